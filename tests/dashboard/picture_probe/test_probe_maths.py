"""The probe's maths in Node.js, and the module that is sent to the browser."""

import json
import subprocess
from pathlib import Path

import pytest

from dashboard.javascript import joined
from dashboard.picture_probe.probe import FOLDER, MODULES
from tests.dashboard.player.test_player_maths import node

HERE = Path(__file__).parent


@pytest.mark.parametrize("test", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_probes_maths_in_node(test):
    done = subprocess.run([node(), "--test", str(HERE / test)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_joined_module_has_one_default_export_and_no_import(tmp_path):
    module = tmp_path / "probe.mjs"
    module.write_text(joined(*MODULES))
    code = f"const all = await import({json.dumps(module.as_uri())}); console.log(Object.keys(all), typeof all.default)"
    done = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[ 'default' ] function", done.stderr
    assert "import {" not in joined(*MODULES)


def test_every_module_is_joined():
    assert set(FOLDER.glob("*.mjs")) <= set(MODULES)


def test_what_a_person_typed_is_never_read_as_markup():
    assert "innerHTML" not in joined(*MODULES)
