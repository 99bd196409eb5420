"""The controls above the picture: which kernel, and how the picture is read and shown."""

from typing import cast

import streamlit as st

from dashboard.filters.editing import own_kernel
from dashboard.filters.families import FAMILIES, family_kernel
from dashboard.filters.settings import BORDERS, DISPLAYS, ChosenKernel, Colour, Display, FilterSettings
from engine.kernels import get, names

SOURCES = ["Named", "Family", "My own"]
CHOICE_WIDTH = 160  # pixels


def filter_controls() -> FilterSettings:
    """The controls, where they are called, and what they say now.

    Raises:
        EngineError: the reader's own kernel cannot be read.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        source = st.segmented_control(
            "Kernel from", SOURCES, default="Named", required=True, key="filters.source", bind="query-params"
        )
        named = _named() if source == "Named" else _family() if source == "Family" else ""
        display = st.segmented_control(
            "Show the result",
            list(DISPLAYS),
            default="Auto",
            required=True,
            key="filters.display",
            bind="query-params",
            help=" ".join(f"**{name}**: {words}." for name, words in DISPLAYS.items()),
        )
        with st.popover("Picture", icon=":material/tune:"):
            colour, border = _picture_controls()
    kernel = named_kernel(named) if source == "Named" else family_kernel(named) if source == "Family" else own_kernel()
    return FilterSettings(kernel, border, cast("Display", display), colour)


def _named() -> str:
    return st.selectbox(
        "Kernel",
        names(),
        index=names().index("sobel_x"),
        format_func=title,
        key="filters.kernel",
        bind="query-params",
        width=CHOICE_WIDTH,
    )


def _family() -> str:
    return st.selectbox("Family", list(FAMILIES), key="filters.family", bind="query-params", width=CHOICE_WIDTH)


def _picture_controls() -> tuple[Colour, str]:
    colour = st.segmented_control(
        "Filter", ["Grey", "Colour"], default="Grey", required=True, key="filters.colour", bind="query-params"
    )
    border = st.selectbox(
        "Beyond the edge", list(BORDERS), format_func=BORDERS.__getitem__, key="filters.border", bind="query-params"
    )
    return cast("Colour", colour), border


def title(name: str) -> str:
    """A kernel's name as a reader writes it."""
    return name.replace("_", " ").capitalize()


def named_kernel(name: str) -> ChosenKernel:
    """A named kernel with its words and its code."""
    kernel = get(name)
    code = f'get("{kernel.name}").weights'
    return ChosenKernel(
        kernel.weights, title(name), kernel.summary, kernel.source, "from engine.kernels import get", code
    )
