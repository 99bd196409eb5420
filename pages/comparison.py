"""Comparing networks: accuracy against cost for every network of torchvision, and what each takes on this device."""

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.comparison import show_chart, show_closer, show_measuring


def explore() -> str:
    """Accuracy against cost, and times measured here; returns the code that reproduces the chart."""
    with st.sidebar:
        device = chosen_device()
    snippet = show_chart(device)
    show_measuring(device)
    show_closer()
    return snippet


show_lesson(lesson("comparison"), explore)
