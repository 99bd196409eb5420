"""Stacks of layers as text."""

import pytest

from dashboard.views.stride_padding.stack import layer_text, read_stack
from engine.errors import EngineError
from engine.networks.receptive_field.one_axis import SlidingWindow


def test_letters_with_numbers_in_any_order():
    read = read_stack("k3 s1 p1, pool k2 s2; conv d2 k=5\n k1")
    assert read == (SlidingWindow(3, 1, 1), SlidingWindow(2, 2), SlidingWindow(5, dilation=2), SlidingWindow(1))


def test_text_of_a_layer_reads_back():
    for layer in (SlidingWindow(3), SlidingWindow(5, 2, 1, 3)):
        assert read_stack(layer_text(layer)) == (layer,)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are 0 layers but the figure shows 1 to 20"),
        ("k3, s2", "Layer 2 has no kernel size"),
        ("k3 x2", "'x2' in layer 1 cannot be read"),
        ("k3,k3," * 11, "There are 22 layers"),
    ],
)
def test_what_cannot_be_read_is_explained(text, sentence):
    with pytest.raises(EngineError, match=sentence):
        read_stack(text)
