"""The video viewer's own maths, in the language it runs in."""

import os
import subprocess
from pathlib import Path

import dashboard.components.video_viewer.video_viewer as component
from tests.dashboard.components.player.test_player_maths import node

HERE = Path(__file__).parent


def test_the_maths_in_node():
    environment = {**os.environ, "COMPONENT": str(component.FOLDER)}
    tests = [str(path) for path in HERE.glob("*.test.mjs")]
    done = subprocess.run([node(), "--test", *tests], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
