"""Pooling: a window becomes one number, the gradient finds its way back, and a small shift changes less."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.pooling import backward_view, scales_view, shift_view, windows_view

WORDS = lesson("pooling")
open_lesson(WORDS)

windows, backward, shift, scales = st.tabs(
    ["Windows", "The gradient's way back", "A small shift", "Your picture"], key="pooling.tab", bind="query-params"
)
snippet = ""
if windows.open:
    with windows, engine_errors_shown():
        snippet = windows_view()
elif backward.open:
    with backward, engine_errors_shown():
        snippet = backward_view()
else:
    with st.sidebar:
        picture = chosen_picture()
    if shift.open:
        with shift, engine_errors_shown():
            snippet = shift_view(picture)
    else:
        with scales, engine_errors_shown():
            snippet = scales_view(picture)

close_lesson(WORDS, snippet=snippet)
