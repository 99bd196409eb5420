"""The region picker's maths in Node.js."""

import subprocess
from pathlib import Path

import pytest

from dashboard.components.region_picker.region_picker import _from_address
from engine.images import Region
from tests.dashboard.components.player.test_player_maths import node

HERE = Path(__file__).parent


@pytest.mark.parametrize("test", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_pickers_maths_in_node(test):
    done = subprocess.run([node(), "--test", str(HERE / test)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "1,2,3,-4", "1;2;3;4", "²,1,2,3", "1,2,3," + "9" * 5000])
def test_an_address_that_says_nothing_usable_is_ignored(text):
    assert _from_address(text) is None


def test_an_address_says_the_rectangle():
    assert _from_address("10,20,30,40") == Region(10, 20, 30, 40)
