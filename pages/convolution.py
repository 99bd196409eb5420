"""Convolution step by step: the kernel slides over numbers that can be edited, and every sum is written out."""

import streamlit as st

from dashboard.convolution import convolution_controls, convolution_stage, snippet
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

KEY = "convolution"
words = lesson(KEY)
code = ""

open_lesson(words)
stage, controls = st.columns([5, 2], gap="medium")
with engine_errors_shown():
    with controls:
        settings = convolution_controls(key=KEY)
    with stage:
        convolution_stage(settings, formula=words.formula, key=KEY)
    code = snippet(settings)

close_lesson(words, snippet=code)
