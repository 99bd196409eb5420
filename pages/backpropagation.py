"""Backpropagation: one upstream cell at a time into kernel, input and bias, and a kernel that is learned from it."""

import streamlit as st

from dashboard.backpropagation import backward_view, descent_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.controls.views import chosen_view
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson

WORDS = lesson("backpropagation")


def explore() -> str:
    """The backward pass, or a kernel learned by it; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="backpropagation.tab")()


def backward() -> str:
    """One upstream cell at a time; returns its code."""
    return backward_view(WORDS.formula)


def descent() -> str:
    """A kernel that is learned from a picture; returns its code."""
    with st.sidebar:
        picture = chosen_picture(default="camera")
    return descent_view(picture)


VIEWS = {"Backward pass": backward, "Learn a kernel": descent}


show_lesson(WORDS, explore)
