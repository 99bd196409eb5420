"""Channels: three colours into one output, several filters, the weight's shape and cost, and 1 × 1 convolution."""

import streamlit as st

from dashboard.channels import layer_view, mixing_view, reduction_view, shapes_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.controls.views import chosen_view
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson

WORDS = lesson("channels")


def explore() -> str:
    """One of the views of channels; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="channels.tab")()


def layer() -> str:
    """One layer, channel by channel; returns its code."""
    return layer_view(WORDS.formula)


def mixing() -> str:
    """1 × 1 convolution on the picture; returns its code."""
    with st.sidebar:
        picture = chosen_picture()
    return mixing_view(picture)


VIEWS = {
    "Step by step": layer,
    "Shape and cost": shapes_view,
    "1 × 1 on the picture": mixing,
    "1 × 1 to save work": reduction_view,
}


show_lesson(WORDS, explore)
