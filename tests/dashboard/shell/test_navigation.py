"""The first visitor of a server gets every page within its frame, whatever link it followed."""

import subprocess
import sys

from dashboard.shell.navigation import ROOT

FIRST_VISIT = """
import runpy, sys
import streamlit
from streamlit.runtime.pages_manager import PagesManager

class Again(BaseException):
    pass

def rerun():
    raise Again

streamlit.rerun = rerun
PagesManager.uses_pages_directory = True  # as in a server that has not yet run the entry script
try:
    runpy.run_path("pages/residual.py")
except Again:
    print("again", "torch" in sys.modules, PagesManager.uses_pages_directory)
import dashboard.shell.lesson_page
print("there")
"""


def test_a_page_without_the_entry_script_starts_again_there_before_it_loads_what_it_computes_with():
    done = subprocess.run([sys.executable, "-c", FIRST_VISIT], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["again", "False", "False", "there"], done.stderr
