"""The text of each component that Streamlit takes, and what all components share in the browser."""

import json
import subprocess
from pathlib import Path

import pytest

from dashboard.components.javascript import joined, modules
from tests.dashboard.components.player.test_player_maths import node

DASHBOARD = Path(__file__).parents[2] / "dashboard"
MODULES = sorted(DASHBOARD.rglob("*.mjs"))
COMPONENTS = [module for module in MODULES if "export default " in module.read_text(encoding="utf-8")]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_joined_module_has_one_default_export_no_import_and_reads_no_text_as_markup(component, tmp_path):
    text = joined(component)
    module = tmp_path / "joined.mjs"
    module.write_text(text)
    code = f"const all = await import({json.dumps(module.as_uri())}); console.log(Object.keys(all), typeof all.default)"
    done = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[ 'default' ] function", done.stderr
    assert not [line for line in text.splitlines() if line.startswith("import ")]
    assert "innerHTML" not in text


def test_every_module_belongs_to_a_component():
    assert {module for component in COMPONENTS for module in modules(component)} == set(MODULES)


@pytest.mark.parametrize("name", ["component", "history"])
def test_what_streamlit_calls_in_node(name):
    tests = Path(__file__).with_name(f"{name}.test.mjs")
    done = subprocess.run([node(), "--test", str(tests)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_component_watches_sizes_only_while_it_is_in_the_page():
    watching = {module.name for module in MODULES if "new ResizeObserver" in module.read_text(encoding="utf-8")}
    assert watching == {"component.mjs"}
