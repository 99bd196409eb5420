"""Each component's files, and that Streamlit is told where they lie."""

import json
import re
import subprocess
import tomllib

import pytest

from dashboard.components.declare import FOLDER
from tests.dashboard.components.node import node

ROOT = FOLDER.parents[1]
MODULES = sorted(FOLDER.rglob("*.mjs"))
COMPONENTS = [module for module in MODULES if "export default " in module.read_text(encoding="utf-8")]
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./]+\.mjs)";$', re.MULTILINE)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_module_loads_and_exports_the_function_that_streamlit_calls(component):
    code = f"const all = await import({json.dumps(component.as_uri())});"
    code += "console.log(Object.keys(all), typeof all.default)"
    done = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[ 'default' ] function", done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_reads_text_as_markup(module):
    assert "innerHTML" not in module.read_text(encoding="utf-8")


def test_every_module_belongs_to_a_component():
    reached, waiting = set(), list(COMPONENTS)
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            names = _IMPORT.findall(module.read_text(encoding="utf-8"))
            waiting += [(module.parent / name).resolve() for name in names]
    assert reached == set(MODULES)


def test_the_project_names_every_component_and_its_folder():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    named = {entry["name"]: entry["asset_dir"] for entry in tool["streamlit"]["component"]["components"]}
    assert named == {component.stem: "dashboard/components" for component in COMPONENTS}
