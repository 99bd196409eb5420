"""The controls of a convolution, and of a transposed one, with settings per axis."""

from typing import Any

import streamlit as st

from dashboard.components.player import Edit
from dashboard.controls.axis_numbers import AxisNumber
from dashboard.controls.layer_settings import LayerSettings, TypedGrid, WindowControls, window_controls, write_grid
from dashboard.controls.number_grid import edited
from dashboard.views.stride_padding.examples import LAYERS, TRANSPOSED
from dashboard.views.stride_padding.settings import TransposedSettings
from dashboard.views.stride_padding.sizes import LARGEST_INPUT, LayerSizes, TransposedSizes
from engine.convolution import PADDING_MODES
from engine.steps import Grid

MODES = {
    "zeros": "zeros, as nothing is known outside",
    "reflect": "mirrored at the outermost pixel",
    "replicate": "the outermost pixel repeated",
    "circular": "the opposite side, as if the image were a ring",
}
DILATION = AxisNumber("Dilation d", 1, "Pixels between neighbouring taps of the kernel; 1 leaves no gap.")
SCATTER, INSERTION = "Scatter", "Zero insertion"


def _padding_mode(key: str) -> dict[str, Any]:
    mode = st.selectbox(
        "Padding mode",
        PADDING_MODES,
        key=f"{key}.mode",
        bind="query-params",
        width=130,
        help="What padding shows. " + "; ".join(f"**{name}**: {words}" for name, words in MODES.items()) + ".",
    )
    return {"mode": mode}


def _transposed_view(key: str) -> dict[str, Any]:
    view = st.segmented_control(
        "View",
        [SCATTER, INSERTION],
        default=SCATTER,
        required=True,
        key=f"{key}.view",
        bind="query-params",
        help="Two ways to compute the same: every input value stamps the kernel onto the output, or a convolution "
        "slides over the input after zeros were put between its values.",
    )
    return {"view": view}


_LAYER = WindowControls(
    numbers={
        "input": AxisNumber("Input size i", 5, "Pixels along the axis.", LARGEST_INPUT),
        "kernel": AxisNumber("Kernel k", 3, "Weights along the axis."),
        "stride": AxisNumber("Stride s", 1, "Pixels between neighbouring windows."),
        "padding": AxisNumber("Padding p", 0, "Pixels added at each end."),
        "dilation": DILATION,
    },
    grids={
        "input": TypedGrid("Input x", LAYERS[0].grids["input"]),
        "kernel": TypedGrid("Kernel w", LAYERS[0].grids["kernel"]),
    },
    examples=LAYERS,
    others=_padding_mode,
    without_cells=True,
)

_TRANSPOSED = WindowControls(
    numbers={
        "input": AxisNumber("Input size i", 2, "Pixels along the axis.", LARGEST_INPUT),
        "kernel": AxisNumber("Kernel k", 2, "Weights along the axis."),
        "stride": AxisNumber("Stride s", 1, "Pixels between neighbouring stamps."),
        "padding": AxisNumber("Padding p", 0, "Pixels cut away at each end of the output."),
        "output-padding": AxisNumber("Output padding", 0, "Pixels added to the output at its far end."),
        "dilation": DILATION,
    },
    grids={
        "input": TypedGrid("Input x", TRANSPOSED[0].grids["input"]),
        "kernel": TypedGrid("Kernel w", TRANSPOSED[0].grids["kernel"]),
    },
    examples=TRANSPOSED,
    title="Examples",
    others=_transposed_view,
    without_cells=True,
)


def layer_controls(*, key: str) -> tuple[LayerSettings | LayerSizes, str]:
    """The convolution that the controls describe now, and what to look for where it is one of the examples.

    Its sizes alone where it is too large to be drawn cell by cell.

    Raises:
        EngineError: typed numbers cannot be read, or are too many to be drawn.
    """
    chosen = window_controls(_LAYER, key=key)
    sizes = LayerSizes(**chosen.numbers, padding_mode=chosen.choices["mode"])
    if not sizes.drawable:
        return sizes, ""
    settings = chosen.layer()
    return settings, chosen.words


def transposed_controls(*, key: str) -> tuple[TransposedSettings | TransposedSizes, str]:
    """The transposed convolution that the controls describe now, and what to look for where it is an example.

    Its sizes alone where it is too large to be drawn cell by cell.

    Raises:
        EngineError: typed numbers cannot be read, or are too many to be drawn.
    """
    chosen = window_controls(_TRANSPOSED, key=key)
    sizes = TransposedSizes(**{name.replace("-", "_"): value for name, value in chosen.numbers.items()})
    if not sizes.drawable:
        return sizes, ""
    settings = TransposedSettings(
        x=chosen.grids["input"],
        kernel=chosen.grids["kernel"],
        stride=chosen.numbers["stride"],
        padding=chosen.numbers["padding"],
        output_padding=chosen.numbers["output-padding"],
        dilation=chosen.numbers["dilation"],
        inserts_zeros=chosen.choices["view"] == INSERTION,
    )
    return settings, chosen.words


def take_edits(
    edits: list[Edit], *, settings: LayerSettings | TransposedSettings, grids: tuple[Grid, ...], key: str
) -> None:
    """Writes numbers that were typed into cells of the player into their text.

    Args:
        edits: cells of the grids "input" and "kernel", counted with the border and inserted zeros.
        settings: what was on screen when they were typed.
        grids: the grids that the player showed.
        key: the key that the controls were made with.
    """
    shown = {grid.name: grid for grid in grids}
    turned = shown["input"].inserted is not None  # zero insertion slides the kernel reversed over a stretched input
    x = edited(settings.x, edits, shown["input"], stride=settings.stride if turned else (1, 1))
    as_shown = settings.kernel.flip(0, 1) if turned else settings.kernel
    kernel = edited(as_shown, edits, shown["kernel"])
    kernel = kernel.flip(0, 1) if turned else kernel
    write_grid("input", x, key=key)
    write_grid("kernel", kernel, key=key)
