"""The controls of a backward pass."""

from typing import Any

import streamlit as st

from dashboard.components.player import Edit
from dashboard.controls.axis_numbers import AxisNumber
from dashboard.controls.layer_settings import (
    MOST_CELLS,
    TypedGrid,
    WindowControls,
    window_controls,
    write_grid,
)
from dashboard.controls.number_grid import edited, fitted_grid
from dashboard.views.backpropagation.settings import PASSES, BackwardSettings
from engine.convolution import PADDING_MODES, output_size
from engine.steps import Grid

STEPS, INPUT_GRADIENT, KERNEL_GRADIENT = "Cells", "∂x", "∂w"


def _others(key: str) -> dict[str, Any]:
    view = st.segmented_control(
        "View",
        [STEPS, INPUT_GRADIENT, KERNEL_GRADIENT],
        default=STEPS,
        required=True,
        key=f"{key}.view",
        bind="query-params",
        help="**Cells**: one upstream cell at a time, into all three gradients. **∂x**, **∂w**: that gradient as one "
        "convolution.",
    )
    mode = st.selectbox(
        "Padding mode",
        PADDING_MODES,
        key=f"{key}.mode",
        bind="query-params",
        width=130,
        help="What padding shows. A border that repeats pixels hands its gradient back to those pixels.",
    )
    return {"view": view, "mode": mode}


_CONTROLS = WindowControls(
    numbers={
        "input": AxisNumber("Input size i", 5, "Pixels along the axis."),
        "kernel": AxisNumber("Kernel k", 3, "Weights along the axis."),
        "stride": AxisNumber("Stride s", 1, "Pixels between neighbouring windows."),
        "padding": AxisNumber("Padding p", 0, "Pixels added at each end."),
        "dilation": AxisNumber("Dilation d", 1, "Pixels between neighbouring taps of the kernel."),
    },
    grids={
        "upstream": TypedGrid("Upstream gradient δ", PASSES[0].grids["upstream"]),
        "input": TypedGrid("Input x", PASSES[0].grids["input"]),
        "kernel": TypedGrid("Kernel w", PASSES[0].grids["kernel"]),
        "bias": TypedGrid("Bias b", "0"),
    },
    examples=PASSES,
    title="Examples",
    others=_others,
)


def backward_controls(*, key: str) -> tuple[BackwardSettings, str, str]:
    """The backward pass that the controls describe now, the view, and what to look for where it is an example.

    Raises:
        EngineError: typed numbers cannot be read, are too many to be drawn, or the kernel does not fit.
    """
    chosen = window_controls(_CONTROLS, key=key)
    layer = chosen.layer()
    height, width = (
        output_size(i, k, stride=s, padding=p, dilation=d) for i, k, s, p, d in (layer.axis(0), layer.axis(1))
    )
    upstream = fitted_grid(chosen.grids["upstream"], height, width, name="upstream gradient", most=MOST_CELLS)
    bias = float(chosen.grids["bias"][0, 0])
    return BackwardSettings(layer, bias, upstream), chosen.choices["view"], chosen.words


def take_edits(edits: list[Edit], *, settings: BackwardSettings, grids: tuple[Grid, ...], key: str) -> None:
    """Writes numbers that were typed into cells of the player into their texts."""
    values = {"upstream": settings.upstream, "input": settings.layer.x, "kernel": settings.layer.kernel}
    for grid in grids:
        if any(edit.grid == grid.name for edit in edits):
            write_grid(grid.name, edited(values[grid.name], edits, grid), key=key)
