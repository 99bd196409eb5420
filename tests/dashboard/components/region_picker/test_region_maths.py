"""The region picker's maths in Node.js."""

import pytest

from dashboard.components.region_picker.region_picker import _from_address
from engine.images import Region


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "1,2,3,-4", "1;2;3;4", "²,1,2,3", "1,2,3," + "9" * 5000])
def test_an_address_that_says_nothing_usable_is_ignored(text):
    assert _from_address(text) is None


def test_an_address_says_the_rectangle():
    assert _from_address("10,20,30,40") == Region(10, 20, 30, 40)
