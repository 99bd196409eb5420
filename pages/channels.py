"""Channels: three colours into one output, several filters, the weight's shape and cost, and 1 × 1 convolution."""

import streamlit as st

from dashboard.channels import layer_view, mixing_view, reduction_view, shapes_view
from dashboard.controls.image_picker import chosen_picture
from dashboard.guard import engine_errors_shown
from dashboard.lesson import close_lesson, open_lesson
from dashboard.lessons import lesson

WORDS = lesson("channels")
open_lesson(WORDS)

TABS = ["Step by step", "Shape and cost", "1 × 1 on the picture", "1 × 1 to save work"]
layer, shapes, mixing, saving = st.tabs(TABS, key="channels.tab", bind="query-params")
snippet = ""
if layer.open:
    with layer, engine_errors_shown():
        snippet = layer_view(WORDS.formula)
elif shapes.open:
    with shapes, engine_errors_shown():
        snippet = shapes_view()
elif mixing.open:
    with st.sidebar:
        picture = chosen_picture()
    with mixing, engine_errors_shown():
        snippet = mixing_view(picture)
else:
    with saving, engine_errors_shown():
        snippet = reduction_view()

close_lesson(WORDS, snippet=snippet)
