"""Images as tensors: the numbers of an image, and what they become on their way into a network."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.images import VIEWS


def explore() -> str:
    """One way to look at the image's numbers; returns the code that reproduces it."""
    picture = chosen_picture()
    view = st.segmented_control(
        "Look at",
        list(VIEWS),
        default="Pixels",
        required=True,
        key="images.view",
        bind="query-params",
        label_visibility="collapsed",
    )
    return VIEWS[view](picture)


show_lesson(lesson("images"), explore)
