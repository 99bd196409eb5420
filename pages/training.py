"""Training lab: networks trained side by side, with curves that grow as one watches."""

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.lessons import lesson
from dashboard.runtime.run_store import run_store
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.training.findings import show_evidence
from dashboard.views.training.history import show_history
from dashboard.views.training.live_view import follow
from dashboard.views.training.snippet import training_snippet
from dashboard.views.training.start_form import prepare_workers, say_what_to_expect, start_controls


def explore() -> str:
    """A comparison being trained or kept from before; returns the code that trains it."""
    with st.sidebar:
        device = chosen_device()
    store = run_store()
    choice = start_controls(store, device)
    comparison = follow(store, choice.shown)
    show_evidence(store, comparison)
    show_history(store)
    prepare_workers(store)
    say_what_to_expect(store, choice)
    return training_snippet(comparison)


show_lesson(lesson("training"), explore)
