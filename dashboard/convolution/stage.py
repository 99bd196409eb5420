"""The player with a convolution on it, and what can be taken away from it."""

from functools import partial

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.convolution.controls import take_edits
from dashboard.convolution.settings import Settings
from dashboard.convolution.writing import latex, leftover, size_formula
from dashboard.downloads import Download, downloads_row
from dashboard.exports import as_csv, as_gif, as_npz, as_png, as_svg, scene_of_step
from dashboard.lesson import agreement_badge, show_formula
from dashboard.player import Drawing, payload, player
from engine.convolution import Trace

SIGNS = {"kernel": "∗", "bias": "+", "output": "="}


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
    shown = player(
        payload(trace.steps, drawing), key=f"{key}.player", on_edit=partial(take_edits, settings=settings, key=key)
    )
    if sentence := leftover(trace):
        st.caption(sentence)
    agreement_badge(trace.agreement, "torch.nn.functional.conv2d")
    show_formula(formula, size_formula(settings))
    _downloads(settings, trace, drawing, shown.step)


def _downloads(settings: Settings, trace: Trace, drawing: Drawing, step: int) -> None:
    """The animation, the present step, the numbers and the formula as files."""
    theme, steps = current_theme(), trace.steps
    still = partial(scene_of_step, steps, step, drawing=drawing, theme=theme)
    downloads_row(
        [
            Download("GIF", "convolution.gif", "image/gif", partial(as_gif, steps, drawing=drawing, theme=theme)),
            Download("SVG", f"convolution-{step + 1}.svg", "image/svg+xml", lambda: as_svg(still())),
            Download("PNG", f"convolution-{step + 1}.png", "image/png", lambda: as_png(still())),
            Download("CSV", "convolution.csv", "text/csv", partial(as_csv, steps)),
            Download("NPZ", "convolution.npz", "application/octet-stream", partial(as_npz, steps)),
            Download("LaTeX", "convolution.tex", "application/x-tex", partial(latex, settings, trace)),
        ]
    )
