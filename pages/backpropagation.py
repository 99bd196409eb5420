"""Backpropagation: one upstream cell at a time into kernel, input and bias, and a kernel that is learned from it."""

import streamlit as st

from dashboard.backpropagation import backward_view, descent_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson

WORDS = lesson("backpropagation")


def explore() -> str:
    """The backward pass, or a kernel learned by it; returns the code that reproduces it."""
    backward, descent = st.tabs(["Backward pass", "Learn a kernel"], key="backpropagation.tab", bind="query-params")
    if backward.open:
        with backward:
            return backward_view(WORDS.formula)
    with st.sidebar:
        picture = chosen_picture(default="camera")
    with descent:
        return descent_view(picture)


show_lesson(WORDS, explore)
