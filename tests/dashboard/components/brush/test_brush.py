"""The brush's maths in Node.js, and strokes in an address."""

import pytest

from dashboard.components.brush.brush import as_address, from_address
from engine.inspection import Stroke

STROKES = (Stroke(((0.512, 0.4), (0.6, 0.41)), 0.12), Stroke(((0.0, 1.0),), 0.02))


def test_an_address_says_the_strokes():
    assert as_address(STROKES) == "120.512.400.600.410_20.0.1000"
    assert from_address("120.512.400.600.410_20.0.1000") == STROKES


def test_an_address_can_say_that_nothing_is_painted():
    assert as_address(()) == "none"
    assert from_address("none") == ()


@pytest.mark.parametrize(
    "text",
    ["", "120", "120.5", "a.b.c", "120.5.6.7", "120.-5.6", "1.2.3__4.5.6", "1." * 4000, "10." + "9" * 400 + ".5", "²"],
)
def test_an_address_that_says_nothing_usable_is_ignored(text):
    assert from_address(text) is None
