"""The live slider's scale, and its maths in Node.js."""

import pytest

from dashboard.components.live_slider.live_slider import Scale, _from_address

TENTHS = Scale("Width σ", 0.3, 5.0, 1.4, 0.1, "px")
ODD = Scale("Size k", 3, 21, 9, 2, "taps")


@pytest.mark.parametrize(
    ("scale", "value", "nearest"),
    [(TENTHS, 1.44, 1.4), (TENTHS, 99, 5.0), (TENTHS, -1, 0.3), (ODD, 10, 11), (ODD, 8.9, 9), (ODD, 99, 21)],
)
def test_a_value_is_brought_to_a_step_of_the_scale(scale, value, nearest):
    assert scale.nearest(value) == nearest
    assert isinstance(scale.nearest(value), int) == scale.whole


@pytest.mark.parametrize("text", ["", "wide", "nan", "inf", "1,5"])
def test_an_address_that_says_nothing_usable_gives_the_first_value(text):
    assert _from_address(text, TENTHS) == 1.4


def test_an_address_beyond_the_scale_gives_its_end():
    assert _from_address("1e9", TENTHS) == 5.0
