"""Sizes and receptive fields of a stack, against values worked out by hand."""

import pytest

from engine.errors import EngineError
from engine.networks.receptive_field.one_axis import SlidingWindow, cells_seen, stack

# conv k3; conv k3 s2; pool k2 s2; conv k3 d2.
LAYERS = [SlidingWindow(3), SlidingWindow(3, stride=2), SlidingWindow(2, stride=2), SlidingWindow(3, dilation=2)]


def test_receptive_fields_of_four_layers():
    assert [row.receptive_field for row in stack(64, LAYERS)] == [3, 5, 7, 23]


def test_sizes_and_jumps_of_four_layers():
    rows = stack(64, LAYERS)
    assert [row.size for row in rows] == [62, 30, 15, 11]
    assert [row.jump for row in rows] == [1, 2, 4, 4]


def test_padding_moves_the_first_field_out_of_the_image():
    (row,) = stack(5, [SlidingWindow(3, padding=1)])
    assert row.size == 5
    assert row.field.span(0) == (-1, 2)


def test_the_layer_that_does_not_fit_is_named():
    with pytest.raises(EngineError, match=r"Layer 2 does not fit\. The kernel covers 5 pixels but .* has only 3"):
        stack(5, [SlidingWindow(3), SlidingWindow(5)])


def test_a_cell_of_two_convolutions_is_made_of_five_pixels():
    assert cells_seen(9, [SlidingWindow(3), SlidingWindow(3)], 2) == ((2, 3, 4, 5, 6), (2, 3, 4), (2,))


def test_dilation_leaves_holes_and_padding_is_not_counted():
    assert cells_seen(5, [SlidingWindow(3, padding=2, dilation=2)], 0) == ((0, 2), (0,))
