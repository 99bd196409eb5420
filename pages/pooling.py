"""Pooling: a window becomes one number, the gradient finds its way back, and a small shift changes less."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson
from dashboard.pooling import backward_view, scales_view, shift_view, windows_view


def explore() -> str:
    """One of the views of pooling; returns the code that reproduces it."""
    windows, backward, shift, scales = st.tabs(
        ["Windows", "The gradient's way back", "A small shift", "Your picture"], key="pooling.tab", bind="query-params"
    )
    if windows.open:
        with windows:
            return windows_view()
    if backward.open:
        with backward:
            return backward_view()
    with st.sidebar:
        picture = chosen_picture()
    if shift.open:
        with shift:
            return shift_view(picture)
    with scales:
        return scales_view(picture)


show_lesson(lesson("pooling"), explore)
