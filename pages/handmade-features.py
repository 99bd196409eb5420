"""Before learned features: what people designed, on the reader's image, beside what a network learned."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.lessons import lesson
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.handmade_features import method_controls, show_classical, show_contest, show_first_layer
from dashboard.views.handmade_features.classical import LONGEST_SIDE
from dashboard.views.handmade_features.snippet import classical_snippet


def explore() -> str:
    """A handmade feature beside learned ones, and a contest; returns the code of the feature."""
    picture = chosen_picture()
    method = method_controls()
    left, right = st.columns([3, 2], gap="medium")
    with left, engine_errors_shown():
        show_classical(picture, method)
    with right:
        show_first_layer(picture)
    seed = show_contest()
    return classical_snippet(picture, method, longest_side=LONGEST_SIDE, seed=seed)


show_lesson(lesson("handmade-features"), explore)
