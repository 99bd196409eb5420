"""One convolution: the player, the formula with its floor, and how often each pixel is used."""

from functools import partial

import streamlit as st

from dashboard.components.player import Drawing, payload, player
from dashboard.components.player.payload import SIGNS
from dashboard.controls.layer_settings import LayerSettings
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.player import player_downloads
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.stride_padding.controls import layer_controls, take_edits
from dashboard.views.stride_padding.figures import coverage_drawing
from dashboard.views.stride_padding.formulas import floor_words, layer_formula
from dashboard.views.stride_padding.sizes import LayerSizes, layer_sizes_view
from dashboard.views.stride_padding.snippet import layer_snippet
from engine.convolution import Trace

KEY = "stride-padding.layer"


def layer_view(formula: str) -> str:
    """Draws the view; returns its code.

    Args:
        formula: LaTeX of the output size, in symbols.

    Raises:
        EngineError: the settings are impossible.
    """
    settings, look = layer_controls(key=KEY)
    if isinstance(settings, LayerSizes):
        return layer_sizes_view(formula, settings)
    trace = settings.trace()
    drawing = Drawing(editable=("input", "kernel"), signs=SIGNS, height_pixels=264)
    edited = partial(take_edits, settings=settings, grids=trace.steps.grids, key=KEY)
    shown = player(payload(trace.steps, drawing), key="stride-padding.player", on_edit=edited)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_formula(formula, layer_formula(settings))
        st.markdown(f"{look}\n\n{floor_words(settings)}")
        agreement_badge(trace.agreement, "torch.nn.functional.conv2d")
        player_downloads(trace.steps, shown, drawing=drawing, name="stride-padding")
    with right:
        _coverage(trace, settings)
    return layer_snippet(settings)


def _coverage(trace: Trace, settings: LayerSettings) -> None:
    """How often each pixel is used."""
    counts = trace.coverage.numpy()
    st.markdown("**How often each pixel is used**")
    drawing = coverage_drawing(counts, theme=current_theme())
    st.image(
        drawing, width=min(320, 26 + 40 * counts.shape[1]), alt=f"Uses of each pixel, row by row: {counts.tolist()}"
    )
    h, w = settings.x.shape
    st.caption(
        f"From {counts.min()} to {counts.max()} times, {counts.sum()} uses of {h * w} pixels in all. "
        "Point at a pixel in the player, or tap it, to see every output that it feeds."
    )
    downloads_row([Download("SVG", "uses.svg", "image/svg+xml", lambda: drawing)])
