"""The controls above the image: which kernel, and how the image is read and shown."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from dashboard.shell.url_state import follow_old_label
from dashboard.views.filters.editing import own_kernel
from dashboard.views.filters.families import FAMILIES, family_kernel
from dashboard.views.filters.settings import BORDERS, DISPLAYS, ChosenKernel, Colour, Display, FilterSettings
from engine.kernels import get, names

NAMED, FAMILY = "Named", "Family"
SOURCES = [NAMED, FAMILY, "My own"]
CHOICE_WIDTH = 160  # pixels


@dataclass(frozen=True)
class Choices:
    """What the row of controls says.

    Attributes:
        source: where the kernel comes from, one of ``SOURCES``.
        name: of the named kernel or of the family; empty for the reader's own.
        display: how results are brought to the screen.
        colour: whether the image is grey, or each channel is filtered by itself.
        border: what lies beyond the edge.
    """

    source: str
    name: str
    display: Display
    colour: Colour
    border: str

    @property
    def live(self) -> bool:
        """Whether the kernel has sliders."""
        return self.source == FAMILY

    def settings(self) -> FilterSettings:
        """All settings; draws the field for numbers where the kernel is the reader's own.

        Raises:
            EngineError: the reader's own kernel cannot be read.
        """
        return FilterSettings(self._kernel(), self.border, self.display, self.colour)

    def _kernel(self) -> ChosenKernel:
        if self.source == NAMED:
            return named_kernel(self.name)
        return family_kernel(self.name) if self.source == FAMILY else own_kernel()


def filter_controls() -> Choices:
    """The row of controls, where it is called, and what it says now."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        source = st.segmented_control(
            "Kernel from", SOURCES, default=NAMED, required=True, key="filters.source", bind="query-params"
        )
        name = _named() if source == NAMED else _family() if source == FAMILY else ""
        display = st.segmented_control(
            "Show the result",
            list(DISPLAYS),
            default="Auto",
            required=True,
            key="filters.display",
            bind="query-params",
            help=" ".join(f"**{name}**: {words}." for name, words in DISPLAYS.items()),
        )
        with st.popover("Image", icon=":material/tune:"):
            colour, border = _picture_controls()
    return Choices(source, name, cast("Display", display), colour, border)


def _named() -> str:
    once = {name.replace("_", " ").capitalize(): name for name in names()}
    follow_old_label("filters.kernel", {label: name for label, name in once.items() if label != title(name)})
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
    return name.replace("_", " ").capitalize().replace("gaussian", "Gaussian")


def named_kernel(name: str) -> ChosenKernel:
    """A named kernel with its words and its code."""
    kernel = get(name)
    code = f'get("{kernel.name}").weights'
    return ChosenKernel(
        kernel.weights, title(name), kernel.summary, kernel.source, "from engine.kernels import get", code
    )
