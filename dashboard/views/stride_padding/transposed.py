"""Transposed convolution: the player in both views, its size, and the checkerboard that it can leave."""

from functools import partial

import streamlit as st

from dashboard.components.player import Drawing, payload, player
from dashboard.components.player.payload import SIGNS
from dashboard.controls.image_picker import Picture
from dashboard.downloads.player import player_downloads
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.stride_padding.checkerboard import checkerboards
from dashboard.views.stride_padding.controls import take_edits, transposed_controls
from dashboard.views.stride_padding.formulas import transposed_formula
from dashboard.views.stride_padding.sizes import TransposedSizes, transposed_sizes_view
from dashboard.views.stride_padding.snippet import transposed_snippet

KEY = "stride-padding.transposed"
FORMULA = r"n_\text{out} = (n_\text{in} - 1)\,s - 2p + d\,(k-1) + p_\text{out} + 1"
READING = {
    False: "Every input value stamps its multiple of the kernel onto the output, a stride apart; stamps that overlap "
    "add up. Padding cuts the hatched border away.",
    True: "The same as a convolution with stride 1: zeros are put between the input values and around them, and the "
    "kernel slides over them turned by 180°.",
}


def transposed_view(picture: Picture) -> str:
    """Draws the view; returns its code.

    Args:
        picture: what the checkerboard is shown on.

    Raises:
        EngineError: the settings are impossible.
    """
    settings, look = transposed_controls(key=KEY)
    if isinstance(settings, TransposedSizes):
        code = transposed_sizes_view(FORMULA, settings)
        return code + checkerboards(picture)
    trace = settings.trace()
    inserts = settings.inserts_zeros
    steps = trace.zero_insertion_steps if inserts else trace.steps
    drawing = Drawing(
        editable=("input", "kernel"), signs=SIGNS, height_pixels=264, reversed=("kernel",) if inserts else ()
    )
    edited = partial(take_edits, settings=settings, grids=steps.grids, key=KEY)
    name = "zero-insertion" if inserts else "scatter"
    shown = player(payload(steps, drawing), key=f"stride-padding.{name}", on_edit=edited)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_formula(FORMULA, transposed_formula(settings))
        agreement_badge(trace.agreement, "torch.nn.functional.conv_transpose2d")
        player_downloads(steps, shown, drawing=drawing, name=f"transposed-{name}")
    with right:
        st.markdown(f"{READING[inserts]}\n\n{look}")
    return transposed_snippet(settings) + checkerboards(picture)
