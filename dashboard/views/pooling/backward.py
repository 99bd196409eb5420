"""The gradient's way back through pooling: to the winner, or spread over the window."""

from functools import partial

import streamlit as st

from dashboard.components.player import Drawing, payload, player
from dashboard.controls.layer_settings import MOST_CELLS
from dashboard.controls.number_grid import fitted_grid
from dashboard.downloads.player import player_downloads
from dashboard.figures.number_format import rounded
from dashboard.shell.lesson_page import show_formula
from dashboard.views.pooling.controls import pool_controls, take_edits
from dashboard.views.pooling.formulas import agreement_or_why_not, gradient_numbers
from dashboard.views.pooling.snippet import gradient_snippet

KEY = "pooling"
LABELS = {"upstream": "upstream gradient", "dx": "gradient of the input"}
RULES = {
    "max": (
        r"\frac{\partial L}{\partial x_a} = \sum_{(i,j)\,:\,a \text{ wins in } (i,j)} \delta_{i,j}",
        "A maximum does not change when a loser changes a little. So each upstream value goes to the winner of its "
        "window alone, and a pixel that wins several windows gets the sum. Of equal values the first one wins.",
    ),
    "average": (
        r"\frac{\partial L}{\partial x_a} = \sum_{(i,j)\,\ni\,a} \frac{\delta_{i,j}}{n_{i,j}}",
        "Every pixel of a window changes the mean equally, so each upstream value is spread evenly over its window.",
    ),
    "lp": (
        r"\frac{\partial L}{\partial x_a} = \sum_{(i,j)\,\ni\,a} \delta_{i,j}\,\Bigl(\frac{x_a}{y_{i,j}}\Bigr)^{p-1}",
        "With p = 1 all values get the same; the larger p, the more of the gradient goes to the largest value.",
    ),
}


def backward_view() -> str:
    """Draws the view; returns its code.

    Raises:
        EngineError: the settings are impossible.
    """
    choice = pool_controls(key=KEY, with_upstream=True)
    settings = choice.settings
    height, width = settings.trace().output.shape[2:]
    upstream = fitted_grid(choice.grids["upstream"], height, width, name="upstream gradient", most=MOST_CELLS)
    result = settings.gradients(upstream)
    drawing = Drawing(editable=("upstream", "input"), signs={"dx": "→"}, labels=LABELS, height_pixels=264)
    values = {"upstream": upstream, "input": settings.x}
    edited = partial(take_edits, values=values, grids=result.steps.grids, key=KEY)
    shown = player(payload(result.steps, drawing), key=f"{KEY}.back", on_edit=edited)
    left, right = st.columns([3, 2], gap="medium")
    formula, words = RULES[settings.mode.removeprefix("global_")]
    with left:
        show_formula(formula, gradient_numbers(settings, result))
        st.markdown(agreement_or_why_not(result.agreement, "autograd"))
        player_downloads(result.steps, shown, drawing=drawing, name="pooling-gradient")
    with right:
        total, arrived = (rounded(float(each.sum()) + 0.0, 4) for each in (upstream, result.dx))
        st.markdown(f"{words}\n\nThe upstream values sum to **{total}**, what arrives sums to **{arrived}**.")
    return gradient_snippet(settings, upstream)
