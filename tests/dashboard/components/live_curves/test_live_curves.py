"""The charts' own maths, in the language it runs in."""

import subprocess
from pathlib import Path

from tests.dashboard.components.player.test_player_maths import node

HERE = Path(__file__).parent


def test_the_charts_maths_in_node():
    done = subprocess.run([node(), "--test", str(HERE / "scales.test.mjs")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
