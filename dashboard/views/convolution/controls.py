"""The controls of a convolution of one channel, each bound to the page's address."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from dashboard.components.player import Edit
from dashboard.controls.image_patch import picture_patch, two_decimals
from dashboard.controls.image_picker import chosen_picture
from dashboard.controls.number_grid import edited, grid_from_text, text_from_grid
from dashboard.controls.url_bound_inputs import check_number, decimal_field, whole_number_field
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL
from dashboard.views.convolution.settings import Settings
from engine.images import luminance
from engine.kernels import get, names
from engine.steps import Grid

MOST_CELLS, MOST_TAPS = 24, 11
NOTATION = "Separate rows by a slash and numbers by spaces. Numbers copied from a spreadsheet can be pasted."
STEPS = {  # label, smallest, largest, default
    "stride": ("Stride s", 1, 8, 1),
    "padding": ("Padding p", 0, 8, 0),
    "dilation": ("Dilation d", 1, 5, 1),
}
BIAS = "Bias b"
NUMBERS, IMAGE = "Numbers", "Image"
NARROW, WIDE = 72, 150  # pixels; three narrow controls stand side by side


def convolution_controls(image_row: DeltaGenerator, *, key: str) -> Settings:
    """The controls, one below the other, and what they say now.

    Args:
        image_row: where the choice of an image stands, if the input is a patch of one.
        key: the prefix of the controls' keys.

    Raises:
        EngineError: the typed numbers cannot be read.
    """
    st.session_state.setdefault(f"{key}.input", LECTURE_INPUT)
    st.session_state.setdefault(f"{key}.kernel", LECTURE_KERNEL)
    source = st.segmented_control(
        "Input", [NUMBERS, IMAGE], default=NUMBERS, required=True, key=f"{key}.source", bind="query-params"
    )
    input_text = "" if source == IMAGE else _input_text(key)
    patch = _patch(image_row, key) if source == IMAGE else None
    kernel_text = _kernel_text(key)
    numbers = _step_controls(key)
    flip = st.toggle(
        "Flip the kernel",
        key=f"{key}.flip",
        bind="query-params",
        help="Mathematics turns the kernel by 180° before it slides; libraries do not (cross-correlation).",
    )
    for name, (label, low, high, _) in STEPS.items():
        check_number(label, numbers[name], low, high)
    check_number(BIAS, numbers["bias"])
    x = grid_from_text(input_text, name="input", most=MOST_CELLS) if patch is None else patch
    kernel = grid_from_text(kernel_text, name="kernel", most=MOST_TAPS)
    return Settings(x=x, kernel=kernel, flip=flip, **numbers)


def _input_text(key: str) -> str:
    return st.text_input("Numbers of the input x", key=f"{key}.input", bind="query-params", help=NOTATION)


def _kernel_text(key: str) -> str:
    def write_named() -> None:
        if name := st.session_state[f"{key}.named"]:
            text = LECTURE_KERNEL if name == "lecture" else text_from_grid(get(name).weights)
            st.session_state[f"{key}.kernel"] = text

    st.selectbox(
        "Kernel w",
        ["lecture", *names()],
        index=None,
        format_func=_kernel_title,
        placeholder="Take a named kernel …",
        key=f"{key}.named",
        on_change=write_named,
    )
    return st.text_input(
        "Numbers of the kernel w",
        key=f"{key}.kernel",
        bind="query-params",
        help=NOTATION,
        label_visibility="collapsed",
    )


def _kernel_title(name: str) -> str:
    """A kernel's name as a reader writes it."""
    return "the lecture's example" if name == "lecture" else name.replace("_", " ").replace("gaussian", "Gaussian")


def _step_controls(key: str) -> dict:
    """Stride, padding, dilation, bias and padding mode."""
    with st.container(horizontal=True, gap="xsmall"):
        whole = {
            name: whole_number_field(label, start, key=f"{key}.{name}", width=NARROW)
            for name, (label, _, _, start) in STEPS.items()
        }
        return whole | {
            "bias": decimal_field(BIAS, 0.0, step=1.0, key=f"{key}.bias", width=NARROW),
            "padding_mode": st.selectbox(
                "Padding mode",
                ["zeros", "reflect", "replicate", "circular"],
                key=f"{key}.mode",
                bind="query-params",
                help="What padding puts around the input.",
                width=WIDE,
            ),
        }


def _patch(image_row: DeltaGenerator, key: str) -> Tensor:
    """A square of the chosen image as brightness, brought down to a few cells, two decimals: float32, (n, n)."""
    with image_row:
        picture = chosen_picture()
    return two_decimals(luminance(picture_patch(picture, key=key)))


def take_edits(edits: list[Edit], *, settings: Settings, grids: tuple[Grid, ...], key: str) -> None:
    """Writes numbers that were typed into cells of the player into the controls; a patch of an image becomes numbers.

    Args:
        edits: cells of the grids "input" (with its border) and "kernel" (as it slides).
        settings: what was on screen when they were typed.
        grids: the grids that the player showed.
        key: the key that the controls were made with.
    """
    shown, touched = {grid.name: grid for grid in grids}, {edit.grid for edit in edits}
    if "input" in touched:
        st.session_state[f"{key}.source"] = NUMBERS
        st.session_state[f"{key}.input"] = text_from_grid(edited(settings.x, edits, shown["input"]))
    if "kernel" in touched:
        as_shown = settings.kernel.flip(0, 1) if settings.flip else settings.kernel
        kernel = edited(as_shown, edits, shown["kernel"])
        st.session_state[f"{key}.kernel"] = text_from_grid(kernel.flip(0, 1) if settings.flip else kernel)
