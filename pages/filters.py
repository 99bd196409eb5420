"""What filters do: any kernel on the reader's picture, live, with the sum behind every pixel."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.filters import VIEWS, filter_controls, filter_stage
from dashboard.filters.stage import filter_facts
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson
from dashboard.snippets.filters import filter_snippet


def explore() -> str:
    """A kernel on the picture, and what else there is to see of it; returns the code that reproduces it."""
    with st.sidebar:
        picture = chosen_picture()
    settings = filter_controls()
    filtered = filter_stage(picture, settings)
    filter_facts(filtered, settings)
    view = st.segmented_control(
        "And now", list(VIEWS), default="Gallery", required=True, key="filters.view", bind="query-params"
    )
    VIEWS[view](picture, settings)
    return filter_snippet(picture, settings)


show_lesson(lesson("filters"), explore)
