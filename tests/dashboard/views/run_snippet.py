"""Runs a snippet as a reader would."""

import os
import runpy
import sys
import tempfile
import traceback
from contextlib import redirect_stdout
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[3]
SECONDS = 280

# Each snippet has a process of its own, which begins with torch loaded, so that a hundred snippets take minutes.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["torch", "torchvision"])


def executed(snippet: str) -> dict[str, Any]:
    """The names that a snippet leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(snippet, "<snippet>", "exec"), names)
    return names


def printed(snippet: str) -> str:
    """What a snippet prints that a reader runs as a file in an empty folder, with Convscope installed."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as aside:
        Path(folder, "snippet.py").write_text(snippet)
        process = _PROCESSES.Process(target=_run, args=(folder, aside, dict(os.environ)))
        # Else the process begins by running this one's main module, which may be a page that a test has just drawn.
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
            process.start()
        process.join(SECONDS)
        if process.is_alive():
            process.kill()
            raise AssertionError(f"the snippet has run for {SECONDS} seconds")
        assert process.exitcode == 0, Path(aside, "stderr").read_text()
        return Path(aside, "stdout").read_text()


def _run(folder: str, aside: str, environment: dict[str, str]) -> None:
    """Runs the snippet in a folder; what it writes is kept aside."""
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:] = [folder, str(ROOT), *(path for path in sys.path if path not in ("", str(ROOT)))]
    sys.argv = ["snippet.py"]
    with Path(aside, "stdout").open("w") as out, redirect_stdout(out):
        try:
            runpy.run_path(f"{folder}/snippet.py", run_name="__main__")
        except Exception:
            Path(aside, "stderr").write_text(traceback.format_exc())
            sys.exit(1)
