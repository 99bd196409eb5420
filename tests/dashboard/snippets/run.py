"""Runs a snippet as a reader would."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def executed(snippet: str) -> dict[str, Any]:
    """The names that a snippet leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(snippet, "<snippet>", "exec"), names)
    return names


def printed(snippet: str) -> str:
    """What a snippet prints that a reader runs as a file in an empty folder, with Convscope installed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "snippet.py")
        path.write_text(snippet)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, str(path)], cwd=folder, env=environment, capture_output=True, text=True, timeout=280
        )
    assert run.returncode == 0, run.stderr
    return run.stdout
