"""Vision tasks: classification, localization, detection and segmentation of one scene that the reader arranges."""

import streamlit as st

from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.tasks import VIEWS, stage


def explore() -> str:
    """The scene with its four answers, and one of them from nearby; returns its code."""
    look_at, found = stage()
    view = st.segmented_control(
        "Look closer", list(VIEWS), default=next(iter(VIEWS)), required=True, key="tasks.view", bind="query-params"
    )
    return VIEWS[view](look_at, found)


show_lesson(lesson("tasks"), explore)
