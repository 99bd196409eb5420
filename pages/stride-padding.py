"""Stride and padding: how large the output is, which pixels it reads how often, and the way back to a larger size."""

import streamlit as st

from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson
from dashboard.stride_padding import layer_view, stack_view, transposed_view

WORDS = lesson("stride-padding")
open_lesson(WORDS)

layer, transposed, stack = st.tabs(
    ["Convolution", "Transposed convolution", "Stack of layers"], key="stride-padding.tab", bind="query-params"
)
snippet = ""
if layer.open:
    with layer, engine_errors_shown():
        snippet = layer_view(WORDS.formula)
elif transposed.open:
    with st.sidebar:
        picture = chosen_picture()
    with transposed, engine_errors_shown():
        snippet = transposed_view(picture)
else:
    with stack, engine_errors_shown():
        snippet = stack_view()

close_lesson(WORDS, snippet=snippet)
