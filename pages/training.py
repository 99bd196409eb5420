"""Training lab: networks trained side by side, with curves that grow as one watches."""

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.controls.run_picker import run_store
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson
from dashboard.snippets.training import training_snippet
from dashboard.training.choice import prepare_workers, say_what_to_expect, start_controls
from dashboard.training.evidence import show_evidence
from dashboard.training.history import show_history
from dashboard.training.live import follow


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
