"""The components' own modules, in the language they run in; the player's against convolutions that Python wrote out."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.dashboard.components.node import node
from tests.dashboard.components.player.cases import backward_case, convolution_cases

HERE = Path(__file__).parent
TESTS = sorted(HERE.parent.rglob("*.test.mjs"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Where the player's tests find their cases."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "forward.json").write_text(json.dumps(convolution_cases()))
    (folder / "backward.json").write_text(json.dumps(backward_case()))
    return {"PLAYER_CASES": str(folder / "forward.json"), "PLAYER_BACKWARD": str(folder / "backward.json")}


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_a_module_in_node(test, environment):
    command = [node(), "--test", str(test)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
