"""Comparing networks: accuracy against cost for every network of torchvision, and what each takes on this device."""

import streamlit as st

from dashboard.comparison import show_chart, show_closer, show_measuring
from dashboard.controls.device_picker import chosen_device
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

WORDS = lesson("comparison")
open_lesson(WORDS)

with st.sidebar:
    device = chosen_device()

snippet = ""
with engine_errors_shown():
    snippet = show_chart(device)
    show_measuring(device)
    show_closer()

close_lesson(WORDS, snippet=snippet)
