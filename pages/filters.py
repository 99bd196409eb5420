"""What filters do: any kernel on the reader's picture, live, with the sum behind every pixel."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.filters import VIEWS, filter_controls, filter_stage
from dashboard.filters.stage import filter_facts
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.snippets.filters import filter_snippet

WORDS = lesson("filters")
open_lesson(WORDS)

with st.sidebar:
    picture = chosen_picture()

snippet = ""
with engine_errors_shown():
    settings = filter_controls()
    snippet = filter_snippet(picture, settings)
    filtered = filter_stage(picture, settings)
    filter_facts(filtered, settings)
    view = st.segmented_control(
        "And now", list(VIEWS), default="Gallery", required=True, key="filters.view", bind="query-params"
    )
    VIEWS[view](picture, settings)

close_lesson(WORDS, snippet=snippet)
