"""Stride and padding: how large the output is, which pixels it reads how often, and the way back to a larger size."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson
from dashboard.stride_padding import layer_view, stack_view, transposed_view

WORDS = lesson("stride-padding")


def explore() -> str:
    """One layer, its way back, or a stack of layers; returns the code that reproduces it."""
    layer, transposed, stack = st.tabs(
        ["Convolution", "Transposed convolution", "Stack of layers"], key="stride-padding.tab", bind="query-params"
    )
    if layer.open:
        with layer:
            return layer_view(WORDS.formula)
    if transposed.open:
        with st.sidebar:
            picture = chosen_picture()
        with transposed:
            return transposed_view(picture)
    with stack:
        return stack_view()


show_lesson(WORDS, explore)
