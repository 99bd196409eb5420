"""Convolution step by step: the kernel slides over a signal, an image or a video, and every sum is written out."""

import streamlit as st

from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.convolution import convolution_controls, convolution_stage, signal_tab, snippet, video_tab

KEY = "convolution"
WORDS = lesson(KEY)


def explore() -> str:
    """A convolution along one, two or three axes; returns the code that reproduces it."""
    return chosen_view(VIEWS, default="2D: an image", key=f"{KEY}.axes")()


def image_tab() -> str:
    """The player beside its controls; returns the code that reproduces it."""
    image_row = st.container()
    stage, controls = st.columns([5, 2], gap="medium")
    with controls:
        settings = convolution_controls(image_row, key=KEY)
    with stage:
        convolution_stage(settings, formula=WORDS.formula, key=KEY)
    return snippet(settings)


VIEWS = {"1D: a signal": signal_tab, "2D: an image": image_tab, "3D: a video": video_tab}

show_lesson(WORDS, explore)
