"""What the badges compare with, against values worked out by hand."""

from dashboard.views.stride_padding import oracles
from dashboard.views.stride_padding.oracles import difference_to_torch, stamps_by_torch
from engine.networks.receptive_field.one_axis import SlidingWindow


def test_a_stack_agrees_with_real_convolutions():
    windows = [SlidingWindow(3, stride=2, padding=1), SlidingWindow(2, dilation=3), SlidingWindow(5, padding=4)]
    assert difference_to_torch(33, windows) == 0


def test_a_pixel_that_only_one_of_both_sees_is_noticed(monkeypatch):
    monkeypatch.setattr(oracles, "cells_seen", lambda *_: ((0, 1, 2, 3),))
    assert difference_to_torch(9, [SlidingWindow(3)]) == 4 + 3 - 2  # the middle window sees 3, 4 and 5


def test_ones_stamped_with_ones_count_the_overlap():
    assert stamps_by_torch((1, 3), 3, 2).tolist() == [[1, 1, 2, 1, 2, 1, 1]] * 3
