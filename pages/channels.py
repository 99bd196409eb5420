"""Channels: three colours into one output, several filters, the weight's shape and cost, and 1 × 1 convolution."""

import streamlit as st

from dashboard.channels import layer_view, mixing_view, reduction_view, shapes_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson

WORDS = lesson("channels")
TABS = ["Step by step", "Shape and cost", "1 × 1 on the picture", "1 × 1 to save work"]


def explore() -> str:
    """One of the views of channels; returns the code that reproduces it."""
    layer, shapes, mixing, saving = st.tabs(TABS, key="channels.tab", bind="query-params")
    if layer.open:
        with layer:
            return layer_view(WORDS.formula)
    if shapes.open:
        with shapes:
            return shapes_view()
    if mixing.open:
        with st.sidebar:
            picture = chosen_picture()
        with mixing:
            return mixing_view(picture)
    with saving:
        return reduction_view()


show_lesson(WORDS, explore)
