"""Stride and padding: how large the output is, which pixels it reads how often, and the way back to a larger size."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.controls.views import chosen_view
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson
from dashboard.stride_padding import layer_view, stack_view, transposed_view

WORDS = lesson("stride-padding")


def explore() -> str:
    """One layer, its way back, or a stack of layers; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="stride-padding.tab")()


def layer() -> str:
    """One layer; returns its code."""
    return layer_view(WORDS.formula)


def transposed() -> str:
    """The way back to a larger size; returns its code."""
    with st.sidebar:
        picture = chosen_picture()
    return transposed_view(picture)


VIEWS = {"Convolution": layer, "Transposed convolution": transposed, "Stack of layers": stack_view}


show_lesson(WORDS, explore)
