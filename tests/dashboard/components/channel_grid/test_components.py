"""The channel grid and the map viewer: their maths in Node.js."""

import subprocess
from pathlib import Path

import pytest

from tests.dashboard.components.player.test_player_maths import node

TESTS = sorted(
    path for name in ("channel_grid", "map_viewer") for path in (Path(__file__).parents[1] / name).glob("*.test.mjs")
)


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name)
def test_the_maths_in_node(test):
    done = subprocess.run([node(), "--test", str(test)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
