"""The controls of a convolution of several channels."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from dashboard.components.player import Edit
from dashboard.controls.image_patch import picture_patch, two_decimals
from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.controls.number_grid import (
    edited,
    filters_from_text,
    grid_from_text,
    planes_from_text,
    text_from_filters,
    text_from_grid,
    text_from_planes,
)
from dashboard.controls.preset_buttons import Example, example_pickers, place_for_examples
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.views.channels.examples import IMAGE, LAYERS, NUMBERS
from dashboard.views.channels.settings import ChannelSettings, fitted_kernel
from engine.steps import Grid

BY_CHANNEL, BY_OUTPUT = "one channel", "one output"
MOST_CELLS, MOST_TAPS, MOST_FILTERS = 16, 7, 6
DEFAULTS = {"input": LAYERS[3].grids["input"], "kernel": LAYERS[0].grids["kernel"], "bias": LAYERS[0].grids["bias"]}
COUNTS = {  # label, default, smallest, largest and help of each number
    "filters": (
        "Filters c_out",
        1,
        1,
        MOST_FILTERS,
        "Channels of the output. “Shape and cost” counts layers with any number of filters.",
    ),
    "groups": ("Groups g", 1, 1, MOST_FILTERS, "Groups of channels that do not see each other."),
    "stride": ("Stride s", 1, 1, 8, "Pixels between neighbouring windows."),
    "padding": ("Padding p", 0, 0, 4, "Zeros added at each side."),
}
LABELS = {"input": "Input x, if it is numbers", "kernel": "Kernel w", "bias": "Bias b, one number per filter"}
NOTATION = "Separate numbers by spaces, rows by a slash, channels by one bar |, filters by two bars ||."


def channel_controls(*, key: str) -> tuple[ChannelSettings, bool, Example | None]:
    """The convolution that the controls describe now, whether a step is one channel, and the example that it is.

    Raises:
        EngineError: typed numbers cannot be read, or are too many to be drawn.
    """
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"{key}.bar"):
        pickers = place_for_examples()
        source = st.segmented_control(
            "Input", [IMAGE, NUMBERS], default=IMAGE, required=True, key=f"{key}.source", bind="query-params"
        )
        values = st.popover(
            "Values", icon=":material/edit:", help="Choose a part of the image, or type or paste numbers."
        )
        with place:
            picture = chosen_picture() if source == IMAGE else None
        texts, patch = _input(values, picture, key=key)
        choices = {"source": source, **_counts(key)}
        pace = st.segmented_control(
            "One step",
            [BY_CHANNEL, BY_OUTPUT],
            default=BY_CHANNEL,
            required=True,
            key=f"{key}.pace",
            bind="query-params",
        )
    example = next((each for each in LAYERS if each.shows({}, texts, choices)), None)
    with pickers:
        example_pickers(LAYERS, example, label="Examples", key=key)
    for name, (label, _, low, high, _) in COUNTS.items():
        check_number(label, choices[name], low, high)
    x = planes_from_text(texts["input"], name="input", most=MOST_CELLS) if patch is None else patch
    settings = ChannelSettings(
        x=x,
        kernel=_kernel(texts["kernel"], choices, channels=len(x)),
        bias=_bias(texts["bias"], choices["filters"]),
        stride=choices["stride"],
        padding=choices["padding"],
        groups=choices["groups"],
        colours=source == IMAGE,
    )
    return settings, pace == BY_CHANNEL, example


def _input(values: DeltaGenerator, picture: Picture | None, *, key: str) -> tuple[dict[str, str], Tensor | None]:
    """The typed numbers, and the patch of the image, (3, h, w), where the input is one."""
    with values:
        patch = two_decimals(picture_patch(picture, key=key, cells=5)) if picture else None
        texts = {
            name: st.text_area(LABELS[name], default, key=f"{key}.{name}-numbers", bind="query-params", height=90) or ""
            for name, default in DEFAULTS.items()
        }
        st.caption(
            f"{NOTATION} Filters and slices are repeated or cut to the chosen numbers. You can also double-click "
            "or double-tap a cell in the player. What you type stays in this session and in the page's address."
        )
    return texts, patch


def _counts(key: str) -> dict[str, int]:
    return {
        name: whole_number_field(label, default, key=f"{key}.{name}", width=132, help=words)
        for name, (label, default, _, _, words) in COUNTS.items()
    }


def _kernel(text: str, choices: dict, *, channels: int) -> Tensor:
    kernel = filters_from_text(text, name="kernel", most=MOST_TAPS)
    return fitted_kernel(kernel, filters=choices["filters"], slices=max(1, channels // choices["groups"]))


def _bias(text: str, filters: int) -> Tensor:
    numbers = grid_from_text(text, name="bias", most=MOST_FILTERS).flatten()
    return numbers[[number % len(numbers) for number in range(filters)]]


def take_edits(edits: list[Edit], *, settings: ChannelSettings, grids: tuple[Grid, ...], key: str) -> None:
    """Writes numbers that were typed into cells of the player into their texts; a patch becomes numbers."""
    shown = {grid.name: grid for grid in grids}
    touched = {edit.grid for edit in edits}
    if "input" in touched:
        st.session_state[f"{key}.input-numbers"] = text_from_planes(edited(settings.x, edits, shown["input"]))
        st.session_state[f"{key}.source"] = NUMBERS
    if "kernel" in touched:
        st.session_state[f"{key}.kernel-numbers"] = text_from_filters(edited(settings.kernel, edits, shown["kernel"]))
    if "bias" in touched:
        bias = edited(settings.bias[:, None, None], edits, shown["bias"])
        st.session_state[f"{key}.bias-numbers"] = text_from_grid(bias[:, 0].T)
