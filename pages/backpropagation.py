"""Backpropagation: one upstream cell at a time into kernel, input and bias, and a kernel that is learned from it."""

import streamlit as st

from dashboard.backpropagation import backward_view, descent_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

WORDS = lesson("backpropagation")
open_lesson(WORDS)

backward, descent = st.tabs(["Backward pass", "Learn a kernel"], key="backpropagation.tab", bind="query-params")
snippet = ""
if backward.open:
    with backward, engine_errors_shown():
        snippet = backward_view(WORDS.formula)
else:
    with st.sidebar:
        picture = chosen_picture(default="camera")
    with descent, engine_errors_shown():
        snippet = descent_view(picture)

close_lesson(WORDS, snippet=snippet)
