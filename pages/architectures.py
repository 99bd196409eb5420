"""Architectures: LeNet to DenseNet, drawn from their structure, with shapes, costs and receptive fields."""

import streamlit as st

from dashboard.architectures import VIEWS, show_view
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

WORDS = lesson("architectures")
open_lesson(WORDS)

view = st.segmented_control(
    "Look at",
    list(VIEWS),
    default="Network",
    required=True,
    key="architectures.view",
    bind="query-params",
    label_visibility="collapsed",
)
body = st.container()
code = close_lesson(WORDS)
with body:
    show_view(view, code)
