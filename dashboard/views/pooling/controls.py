"""The controls of a pooling, each bound to the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from torch import Tensor

from dashboard.components.player import Edit
from dashboard.controls.axis_numbers import AxisNumber
from dashboard.controls.layer_settings import TypedGrid, WindowControls, window_controls, write_grid
from dashboard.controls.number_grid import edited
from dashboard.views.pooling.examples import EXAMPLES
from dashboard.views.pooling.settings import PoolSettings
from engine.pooling import POOLING_MODES
from engine.steps import Grid

MODES = {
    "max": "Max",
    "average": "Average",
    "lp": "Lp",
    "global_max": "Global max",
    "global_average": "Global average",
}
INPUT = AxisNumber("Input size i", 4, "Pixels along the axis.")
WINDOW = {
    "kernel": AxisNumber("Window k", 2, "Pixels that a window covers along the axis."),
    "stride": AxisNumber("Stride s", 2, "Pixels between neighbouring windows; usually as many as a window covers."),
    "padding": AxisNumber("Padding p", 0, "Pixels added at each end: minus infinity for max, zeros for average."),
}
UPSTREAM = TypedGrid("Upstream gradient δ", "1 2 3 / 4 5 6 / 7 8 9")


@dataclass(frozen=True)
class PoolChoice:
    """What the controls say now.

    Attributes:
        settings: the pooling.
        grids: the typed numbers by name, float32, (h, w).
        words: what to look for where an example is on screen; else empty.
    """

    settings: PoolSettings
    grids: Mapping[str, Tensor]
    words: str


def pool_controls(*, key: str, with_upstream: bool = False) -> PoolChoice:
    """The mode, examples, numbers per axis and the typed numbers.

    Args:
        key: the prefix of every control.
        with_upstream: whether the reader types an upstream gradient too.

    Raises:
        EngineError: typed numbers cannot be read, or are too many to be drawn.
    """
    mode = st.segmented_control(
        "Each window becomes",
        POOLING_MODES,
        default="max",
        required=True,
        format_func=MODES.__getitem__,
        key=f"{key}.mode",
        bind="query-params",
    )
    is_global = mode.startswith("global_")
    grids = {"input": TypedGrid("Input x", EXAMPLES[0].grids["input"])}
    controls = WindowControls(
        numbers={"input": INPUT} if is_global else {"input": INPUT, **WINDOW},
        grids=grids | ({"upstream": UPSTREAM} if with_upstream else {}),
        examples=EXAMPLES,
        title="Examples",
        others=partial(_others, mode),
    )
    chosen = window_controls(controls, key=key)
    size = chosen.numbers["input"]
    settings = PoolSettings(
        x=chosen.grids["input"],
        mode=mode,
        kernel_size=size if is_global else chosen.numbers["kernel"],
        stride=(1, 1) if is_global else chosen.numbers["stride"],
        padding=(0, 0) if is_global else chosen.numbers["padding"],
        ceil_mode=chosen.choices.get("ceil", False),
        count_include_pad=chosen.choices.get("count-padding", True),
        norm_type=chosen.choices.get("p", 2),
    )
    return PoolChoice(settings, chosen.grids, chosen.words)


def _others(mode: str, key: str) -> dict[str, Any]:
    """What only some modes have."""
    choices: dict[str, Any] = {"mode": mode}
    if mode == "lp":
        choices["p"] = st.number_input("Norm p", value=2, step=1, key=f"{key}.p", bind="query-params", width=124) or 0
    if not mode.startswith("global_"):
        choices["ceil"] = st.toggle(
            "Round up",
            key=f"{key}.ceil",
            bind="query-params",
            help="ceil_mode: the last window may hang over the edge.",
        )
    if mode == "average":
        choices["count-padding"] = st.toggle(
            "Count padding",
            True,
            key=f"{key}.count-padding",
            bind="query-params",
            help="count_include_pad: divide by the padded zeros too.",
        )
    return choices


def take_edits(edits: list[Edit], *, values: dict[str, Tensor], grids: tuple[Grid, ...], key: str) -> None:
    """Writes numbers that were typed into cells of the player into their text.

    Args:
        edits: cells of grids that can be edited, counted with the border.
        values: what these grids showed without their border, by name.
        grids: the grids that the player showed.
        key: the key that the controls were made with.
    """
    for grid in grids:
        if grid.name in values:
            write_grid(grid.name, edited(values[grid.name], edits, grid), key=key)
