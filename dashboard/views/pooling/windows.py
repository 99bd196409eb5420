"""Pooling window by window: the player with the winning cell marked."""

from functools import partial

import streamlit as st

from dashboard.components.player import Drawing, payload, player
from dashboard.downloads.player import player_downloads
from dashboard.shell.lesson_page import show_formula
from dashboard.views.pooling.controls import pool_controls, take_edits
from dashboard.views.pooling.formulas import SYMBOLS, agreement_or_why_not, norm_words, reduction_words, size_formula
from dashboard.views.pooling.snippet import pool_function, pool_snippet

KEY = "pooling"


def windows_view() -> str:
    """Draws the view; returns its code.

    Raises:
        EngineError: the settings are impossible.
    """
    choice = pool_controls(key=KEY)
    settings = choice.settings
    trace = settings.trace()
    h_out, w_out = trace.output.shape[2:]
    drawing = Drawing(editable=("input",), signs={"output": "→"}, height_pixels=264)
    edited = partial(take_edits, values={"input": settings.x}, grids=trace.steps.grids, key=KEY)
    shown = player(payload(trace.steps, drawing), key=f"{KEY}.player", on_edit=edited)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_formula(SYMBOLS[settings.mode], size_formula(settings, (h_out, w_out)))
        st.markdown(agreement_or_why_not(trace.agreement, f"torch.nn.functional.{pool_function(settings)}"))
        player_downloads(trace.steps, shown, drawing=drawing, name="pooling")
    with right:
        norm = norm_words(settings, trace.output) if settings.mode == "lp" else ""
        st.markdown("\n\n".join((choice.words, norm, reduction_words(settings, (h_out, w_out)))))
    return pool_snippet(settings)
