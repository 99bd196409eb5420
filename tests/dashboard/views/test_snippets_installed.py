"""A snippet needs nothing but the installed project: an interpreter of its own, an empty folder, no path to a clone."""

import os
import subprocess
import sys

import pytest

from dashboard.controls.image_picker import sample_picture
from dashboard.views.images.snippet import channels_snippet
from tests.dashboard.views.run_snippet import printed

SECONDS = 120
ISOLATED = "-I"  # neither PYTHONPATH nor the folder of the script is searched


def by_the_installed(code: str, folder) -> subprocess.CompletedProcess[str]:
    """Runs code as a file in a folder of its own."""
    (folder / "snippet.py").write_text(code)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [sys.executable, ISOLATED, "snippet.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)


def test_a_snippet_runs_with_the_project_installed_and_prints_the_same(tmp_path):
    snippet = channels_snippet(sample_picture("coffee"))
    assert "engine" in snippet
    finished = by_the_installed(snippet, tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == printed(snippet)
    assert finished.stdout


@pytest.mark.parametrize("package", ["engine", "dashboard"])
def test_what_is_installed_is_found_from_any_folder(package, tmp_path):
    finished = by_the_installed(f"import {package}; print({package}.__name__)", tmp_path)
    assert finished.stdout.strip() == package, finished.stderr
