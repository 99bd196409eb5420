"""The probe's maths in Node.js."""

import subprocess
from pathlib import Path

import pytest

from tests.dashboard.components.player.test_player_maths import node

HERE = Path(__file__).parent


@pytest.mark.parametrize("test", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_probes_maths_in_node(test):
    done = subprocess.run([node(), "--test", str(HERE / test)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
