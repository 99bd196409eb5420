"""Imports go one way: pages -> dashboard -> engine, and inside the engine from the top down."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAVES = ("images", "kernels", "signals", "convolution", "pooling")
GROUND = ("errors", "device", "axes", "cards", "http_download", "processor", "trace")
# What each room of the engine may import besides itself and the ground.
ENGINE_ARROWS = {
    **dict.fromkeys(LEAVES, ()),
    "networks": ("convolution",),
    "inspection": ("networks", "convolution", "images"),
    "training": ("networks",),
    "landscape": ("networks", "training"),
    "hardware": (),
    "tasks": ("networks", "training", "inspection"),
}


def _imports(path: Path) -> list[str]:
    """The modules of the project that a file imports, wherever in the file it does."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.append("relative import")
    return [name for name in names if name.split(".")[0] in ("engine", "dashboard", "pages", "relative import")]


def _run(tree: ast.Module) -> list[ast.AST]:
    """Every node of a file but those that only a type checker sees."""
    unseen = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    return [node for node in ast.walk(tree) if id(node) not in unseen]


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", _files("engine"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_imports_only_what_lies_below_it(path):
    parts = path.relative_to(ROOT / "engine").with_suffix("").parts
    room = parts[0]
    allowed = {room, *GROUND, *ENGINE_ARROWS.get(room, ())}
    for name in _imports(path):
        assert name.startswith("engine."), f"{path.name} imports {name}, but the engine knows only itself"
        assert name.split(".")[1] in allowed, f"engine/{room} may not import {name}"


@pytest.mark.parametrize("path", _files("dashboard"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_dashboard_imports_the_engine_but_no_page(path):
    for name in _imports(path):
        assert name.split(".")[0] in ("engine", "dashboard"), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", _files("pages"), ids=lambda path: path.name)
def test_a_page_does_not_import_another_page(path):
    for name in _imports(path):
        assert name.split(".")[0] in ("engine", "dashboard"), f"{path.name} imports {name}"


def test_figures_know_neither_streamlit_nor_torch():
    for path in _files("dashboard/figures"):
        nodes = _run(ast.parse(path.read_text()))
        modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        assert not {"streamlit", "torch"} & {module.split(".")[0] for module in modules}, path


def test_only_the_cache_module_caches():
    for path in [*_files("dashboard"), *_files("pages")]:
        if path.name != "cache.py":
            assert "st.cache_" not in path.read_text(), path


@pytest.mark.parametrize(
    "module", ["engine", "dashboard.shell.navigation", "dashboard.shell.lesson_page", "dashboard.runtime.warmup"]
)
def test_what_the_first_paint_needs_is_free_of_torch(module):
    code = f"import {module}, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
