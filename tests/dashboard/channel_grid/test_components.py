"""The channel grid and the map viewer: their maths in Node.js, and the modules that are sent to the browser."""

import json
import subprocess
from pathlib import Path

import pytest

from dashboard import channel_grid, map_viewer
from dashboard.javascript import joined
from tests.dashboard.player.test_player_maths import node

TESTS = sorted(
    path for name in ("channel_grid", "map_viewer") for path in (Path(__file__).parents[1] / name).glob("*.test.mjs")
)


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name)
def test_the_maths_in_node(test):
    done = subprocess.run([node(), "--test", str(test)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("component", [channel_grid, map_viewer])
def test_the_joined_module_has_one_default_export_and_no_markup(component, tmp_path):
    text = joined(*component.MODULES)
    module = tmp_path / "joined.mjs"
    module.write_text(text)
    code = f"const all = await import({json.dumps(module.as_uri())}); console.log(Object.keys(all), typeof all.default)"
    done = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[ 'default' ] function", done.stderr
    assert set(component.FOLDER.glob("*.mjs")) == set(component.MODULES)
    assert "innerHTML" not in text
