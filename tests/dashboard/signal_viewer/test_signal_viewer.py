"""The signal viewer's own maths, in the language it runs in, and the text that Streamlit takes."""

import os
import subprocess
from pathlib import Path

import dashboard.signal_viewer as component
from dashboard.javascript import joined
from tests.dashboard.player.test_player_maths import node

HERE = Path(__file__).parent
SCRIPT = joined(*component.SCRIPTS)


def test_the_maths_in_node():
    environment = {**os.environ, "COMPONENT": str(component.FOLDER)}
    tests = [str(path) for path in HERE.glob("*.test.mjs")]
    done = subprocess.run([node(), "--test", *tests], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_joined_module_declares_every_name_once(tmp_path):
    module = tmp_path / "component.mjs"
    module.write_text(SCRIPT)
    done = subprocess.run([node(), "--check", str(module)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_text_is_never_read_as_markup():
    assert "innerHTML" not in SCRIPT
