"""The player with a convolution on it, and what can be taken away from it."""

from functools import partial

import streamlit as st

from dashboard.components.player import Drawing, payload, player
from dashboard.components.player.payload import SIGNS
from dashboard.downloads.button import Download
from dashboard.downloads.player import player_downloads
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.convolution.controls import take_edits
from dashboard.views.convolution.formulas import latex, leftover, size_formula
from dashboard.views.convolution.settings import Settings


def convolution_stage(settings: Settings, *, formula: str, key: str) -> None:
    """The player, the badge, the formula and the downloads.

    Args:
        settings: the convolution.
        formula: LaTeX, in symbols.
        key: the key that the controls were made with.

    Raises:
        EngineError: the settings are impossible.
    """
    trace = settings.trace()
    drawing = Drawing(
        editable=("input", "kernel"), reversed=("kernel",) if settings.flip else (), signs=SIGNS, height_pixels=300
    )
    taken = partial(take_edits, settings=settings, grids=trace.steps.grids, key=key)
    shown = player(payload(trace.steps, drawing), key=f"{key}.player", on_edit=taken)
    if sentence := leftover(trace):
        st.caption(sentence)
    agreement_badge(trace.agreement, "torch.nn.functional.conv2d")
    show_formula(formula, size_formula(settings))
    tex = Download("LaTeX", "convolution.tex", "application/x-tex", partial(latex, settings, trace))
    player_downloads(trace.steps, shown, drawing=drawing, name="convolution", more=(tex,))
