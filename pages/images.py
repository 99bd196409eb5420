"""Images as tensors: the numbers of a picture, and what they become on their way into a network."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.images import VIEWS
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

WORDS = lesson("images")
open_lesson(WORDS)

with st.sidebar:
    picture = chosen_picture()

view = st.segmented_control(
    "Look at", list(VIEWS), default="Pixels", required=True, key="images.view", bind="query-params"
)
snippet = ""
with engine_errors_shown():
    snippet = VIEWS[view](picture)

close_lesson(WORDS, snippet=snippet)
