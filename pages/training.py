"""Training lab: networks trained side by side, with curves that grow as one watches."""

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.snippets.training import training_snippet
from dashboard.training.choice import prepare_workers, run_store, say_what_to_expect, start_controls
from dashboard.training.evidence import nothing_yet, show_evidence
from dashboard.training.live import follow

WORDS = lesson("training")
open_lesson(WORDS)

with st.sidebar:
    device = chosen_device()

snippet = ""
with engine_errors_shown():
    store = run_store()
    choice = start_controls(store, device)
    if choice.shown is None:
        nothing_yet(choice.preset)
    else:
        comparison = follow(store, choice.shown)
        show_evidence(store, comparison)
        snippet = training_snippet(comparison)
    prepare_workers(store)
    say_what_to_expect(store, choice)

close_lesson(WORDS, snippet=snippet)
