"""The charts' own maths, in the language it runs in."""

import subprocess
from pathlib import Path

from dashboard.javascript import joined
from dashboard.live_curves import _FOLDER
from tests.dashboard.player.test_player_maths import node

HERE = Path(__file__).parent


def test_the_charts_maths_in_node():
    done = subprocess.run([node(), "--test", str(HERE / "scales.test.mjs")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_joined_module_can_be_loaded_and_never_reads_text_as_markup(tmp_path):
    text = joined(_FOLDER / "scales.mjs", _FOLDER / "live_curves.mjs")
    module = tmp_path / "live_curves.mjs"
    module.write_text(text)
    code = f"const all = await import({str(module)!r}); console.log(Object.keys(all))"
    done = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[ 'default' ]", done.stderr
    assert "innerHTML" not in text
