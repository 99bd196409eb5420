"""Two kernels one after the other, and the one kernel that does the same."""

import numpy as np
import streamlit as st
from torch import Tensor

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.composition import composition_svg
from dashboard.figures.rasters import as_levels
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.filters.controls import named_kernel, title
from dashboard.views.filters.filter_view import kernel_csv, shown, working_picture
from dashboard.views.filters.settings import ChosenKernel, FilterSettings
from dashboard.views.filters.snippet import chain_snippet
from engine.convolution import filter_image, interior_difference
from engine.kernels import compose_centred, names


def show_chain(picture: Picture, settings: FilterSettings) -> None:
    """The chosen kernel, then a second one, beside their composition applied once, and the three kernels."""
    name = st.selectbox(
        "Then",
        names(),
        index=names().index("gaussian_blur"),
        format_func=title,
        key="filters.then",
        bind="query-params",
        width=320,
    )
    second = named_kernel(name)
    before, first = working_picture(picture, settings.colour), settings.kernel
    together = compose_centred(first.weights, second.weights)
    once = filter_image(before, first.weights, padding_mode=settings.border)
    in_turn = filter_image(once, second.weights, padding_mode=settings.border)
    at_once = filter_image(before, together, padding_mode=settings.border)
    theme = current_theme()
    pictures = (
        (first.title, first.weights, once),
        (f"{first.title}, then {second.title}", together, in_turn),
        ("The composed kernel, once", together, at_once),
    )
    for column, (words, kernel, result) in zip(st.columns(3), pictures, strict=True):
        pixels = as_levels(shown(result, kernel, settings.display, theme).numpy())
        column.image(pixels, output_format="JPEG", width="stretch", alt=words)
        column.caption(f"**{words}**")
    drawing(composition_svg(_named(first, second, together), theme=theme), key="filters.composed")
    sizes = [rf"{kernel.shape[0]} \times {kernel.shape[1]}" for kernel in (first.weights, second.weights, together)]
    show_formula(
        r"v \star (w \star x) = (v * w) \star x", rf"{sizes[0]} \text{{ and }} {sizes[1]} \text{{ make }} {sizes[2]}"
    )
    difference = interior_difference(in_turn, at_once, (together.shape[0], together.shape[1]))
    agreement_badge(difference, "the two kernels in turn, away from the border")
    downloads_row(
        [
            Download(
                "PNG of both in turn",
                "chain.png",
                "image/png",
                lambda: encoded(shown(in_turn, together, settings.display, theme)),
            ),
            Download("CSV of the composed kernel", "composed.csv", "text/csv", lambda: kernel_csv(together)),
        ]
    )
    with st.expander("Code of the chain", icon=":material/code:"):
        st.code(chain_snippet(picture, settings, second), language="python")


def _named(first: ChosenKernel, second: ChosenKernel, together: Tensor) -> dict[str, np.ndarray]:
    """The three kernels by what is written above them."""
    kernels = {f"w: {first.title}": first.weights, f"v: {second.title}": second.weights, "v ∗ w": together}
    return {name: kernel.numpy() for name, kernel in kernels.items()}
