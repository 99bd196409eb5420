"""Invariance and locality: a patch as a detector, and what a move of the picture does to its scores."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.locality import detector_controls, show_classifiers, show_detector
from dashboard.snippets.locality import detector_snippet

WORDS = lesson("locality")
open_lesson(WORDS)

with st.sidebar:
    picture = chosen_picture()

snippet = ""
with engine_errors_shown():
    settings = detector_controls()
    region = show_detector(picture, settings)
    snippet = detector_snippet(picture, region, settings)
with engine_errors_shown():
    show_classifiers()

close_lesson(WORDS, snippet=snippet)
