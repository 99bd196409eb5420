"""Imports go one way: pages -> dashboard -> engine, and inside both from the top down; none goes in a circle."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GROUND = ("errors", "device", "per_axis", "steps", "cpu", "model_card_toml", "http_download", "subprocess_jobs")
LEAVES = ("images", "kernels", "signals", "convolution", "pooling", "normalization", "hardware")
# What the files of a room may import besides their own room. A `__main__` is an entry, which nothing imports: it may
# import all of its package.
ARROWS: dict[str, tuple[str, ...]] = {
    **{f"engine.{room}": (*(f"engine.{each}" for each in GROUND),) for room in (*GROUND, *LEAVES)},
    "engine.networks": ("engine.convolution", "engine.images"),
    "engine.inspection": ("engine.networks", "engine.convolution", "engine.images"),
    "engine.training": ("engine.networks", "engine.images"),
    "engine.shipping": ("engine.training", "engine.networks"),
    "engine.runs": ("engine.shipping", "engine.training", "engine.networks"),
    "engine.landscape": ("engine.runs", "engine.training", "engine.networks"),
    "engine.vision_tasks": ("engine.training", "engine.inspection", "engine.networks"),
    "dashboard": ("dashboard.shell",),  # whatever a page imports first sends a request for the page through the entry
    "dashboard.lessons": (),
    "dashboard.runtime": ("dashboard.figures", "engine"),
    "dashboard.figures": (),
    "dashboard.components": ("dashboard.figures", "dashboard.runtime", "engine"),
    "dashboard.shell": (
        "dashboard.components",
        "dashboard.figures",
        "dashboard.lessons",
        "dashboard.runtime",
        "engine",
    ),
}
for _above, _below in {"controls": "shell", "downloads": "controls", "views": "downloads"}.items():
    ARROWS[f"dashboard.{_above}"] = (f"dashboard.{_below}", "dashboard.lessons", *ARROWS[f"dashboard.{_below}"])
PROJECT = ("engine", "dashboard", "pages", "benchmarks", "convscope", "streamlit_app")


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _sources() -> dict[str, str]:
    """The text of every module of engine and dashboard, by its name."""
    paths = [path for package in ("engine", "dashboard") for path in (ROOT / package).rglob("*.py")]
    return {_module(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(paths)}


def _imported(text: str) -> Iterator[tuple[str, str]]:
    """Module and name of each import of the project, inside functions too; not what only a type checker sees."""
    tree = ast.parse(text)
    unseen = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] in PROJECT)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if node.level or module.split(".")[0] in PROJECT:
                yield from ((module, alias.name) for alias in node.names)


def _arrows(sources: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Which module imports from which: the one that defines the name, where a package only hands it on."""
    for module, text in sources.items():
        for target, name in _imported(text):
            yield module, _definer(sources, target, name)


def _definer(sources: dict[str, str], target: str, name: str) -> str:
    if f"{target}.{name}" in sources:
        return f"{target}.{name}"
    if any(other.startswith(f"{target}.") for other in sources):
        for source, imported in _imported(sources.get(target, "")):
            if imported == name and source != target:
                return _definer(sources, source, name)
    return target


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _view(module: str) -> str:
    """The page that a view belongs to; empty for what is no view."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["dashboard", "views"] and len(parts) > 2 else ""


def wrong_arrows(sources: dict[str, str]) -> list[str]:
    """Imports against the direction, as "module -> module"."""
    return [
        f"{module} -> {target}"
        for module, target in _arrows(sources)
        if not module.endswith("__main__") and not _allowed(module, target)
    ]


def _allowed(module: str, target: str) -> bool:
    if target.startswith("."):
        return False
    if _room(module) == _room(target):
        return _view(module) == _view(target)
    ground = () if module.startswith("dashboard") else tuple(f"engine.{each}" for each in GROUND)
    below = (*ARROWS.get(_room(module), ()), *ground)
    return target in below or any(target.startswith(f"{room}.") for room in below)


def circle(sources: dict[str, str]) -> list[str]:
    """A circle of modules that import each other, or nothing."""
    graph: dict[str, set[str]] = {}
    for module, target in _arrows(sources):
        if target != module and target in sources:
            graph.setdefault(module, set()).add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_go_down():
    assert wrong_arrows(_sources()) == []


def test_no_import_goes_in_a_circle():
    assert circle(_sources()) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine.images.planted", "from engine.networks import build"),
        ("engine.convolution.planted", "def late():\n    import dashboard.runtime.cache"),
        ("engine.training.planted", "from engine.runs.store import RunStore"),
        ("dashboard.figures.planted", "from dashboard.shell.theme import current_theme"),
        ("dashboard.controls.planted", "from dashboard.downloads.button import Download"),
        ("dashboard.views.pooling.planted", "from dashboard.views.filters import VIEWS"),
        ("dashboard.runtime.planted", "from . import cache"),
    ],
)
def test_a_planted_wrong_import_is_found(module, line):
    found = wrong_arrows({**_sources(), module: line})
    assert len(found) == 1
    assert found[0].startswith(f"{module} -> ")


def test_a_planted_circle_is_found():
    planted = {"engine.images.one": "import engine.images.other", "engine.images.other": "import engine.images.one"}
    assert set(circle(planted)) == set(planted)


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_a_page_imports_the_dashboard_and_no_other_page(path):
    for module, _ in _imported(path.read_text(encoding="utf-8")):
        assert module.split(".")[0] in ("engine", "dashboard"), module


def test_figures_draw_without_torch():
    modules = [module for module in _sources() if module.startswith("dashboard.figures")]
    code = f"import sys, {', '.join(modules)}; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_only_the_cache_module_caches():
    for module, text in _sources().items():
        assert module == "dashboard.runtime.cache" or "st.cache_" not in text, module


@pytest.mark.parametrize(
    "module", ["engine", "dashboard.shell.navigation", "dashboard.shell.lesson_page", "dashboard.runtime.warmup"]
)
def test_what_the_first_paint_needs_is_free_of_torch(module):
    code = f"import {module}, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# Attribution needs captum, surfaces of runs need the run store.
NEEDING = ("engine.inspection.attribution", "engine.landscape.run_surface")


def test_only_runs_need_sqlalchemy_and_only_attribution_needs_captum():
    rooms = [each for each in _sources() if each.startswith("engine.") and not each.endswith("__main__")]
    rooms = [each for each in rooms if not each.startswith("engine.runs") and each not in NEEDING]
    code = "import sys; sys.modules.update(dict.fromkeys(('sqlalchemy', 'streamlit', 'captum', 'plotly')))\n"
    subprocess.run([sys.executable, "-c", code + f"import {', '.join(rooms)}"], check=True, cwd=ROOT)
