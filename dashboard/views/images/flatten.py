"""The image as one long vector, and a fixed random order of its pixels."""

import numpy as np
import streamlit as st
import torch

from dashboard.controls.image_picker import Picture
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import decimal
from dashboard.figures.theme import chart_config
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.images.figures import paired_bars
from dashboard.views.images.snippet import flattened_snippet
from engine.images import dense_under_permutation, neighbour_correlation, permute_pixels, pixel_permutation

OUTPUTS = 10
SHOWN = 24  # numbers of the vector
LARGEST_SEED = 2**31 - 1


def show_flattened(picture: Picture) -> str:
    """The vector that a fully connected layer reads, and the image with its pixels in a random order."""
    seed = whole_number_field("Random order, seed", 0, key="images.seed", width=200)
    check_number("The seed", seed, 0, LARGEST_SEED)
    image = picture.tensor
    order = pixel_permutation(image[0].numel(), seed=seed)
    permuted = permute_pixels(image, order)
    for column, title, pixels in zip(st.columns(2), ("As taken", "Permuted"), (image, permuted), strict=True):
        column.image(pixels.permute(1, 2, 0).numpy(), output_format="JPEG", width="stretch", alt=title)
        column.caption(
            f"**{title}**: a pixel and its right neighbour correlate by {_correlation(pixels)}. "
            f"Flattened: {_first_numbers(pixels)} …"
        )
    c, h, w = image.shape
    show_formula(
        r"x \in \mathbb{R}^{C H W},\qquad W x = (W P^{\top})(P x)",
        rf"C H W = {c} \cdot {h} \cdot {w} = {image.numel():,}".replace(",", r"{,}"),
    )
    layer = dense_under_permutation(image, order, outputs=OUTPUTS, seed=seed)
    figure = paired_bars(
        layer.before.numpy(),
        layer.after.numpy(),
        names=("W x, as taken", "(W Pᵀ)(P x), permuted, weights moved along"),
        theme=current_theme(),
    )
    st.plotly_chart(
        figure,
        key="images.dense",
        config=chart_config("dense"),
        alt="Ten outputs, the same for both orders: " + ", ".join(decimal(value, 2) for value in layer.before.tolist()),
    )
    expected = _in_double_precision(image, seed)
    agreement_badge(float(np.abs(layer.after.numpy() - expected).max()), "NumPy in double precision, unpermuted")
    downloads_row(
        [
            Download("PNG, permuted", "permuted.png", "image/png", lambda: encoded(permuted)),
            Download("CSV of the outputs", "outputs.csv", "text/csv", lambda: _csv(layer.before, layer.after)),
        ]
    )
    return flattened_snippet(picture, seed, OUTPUTS, SHOWN)


def _csv(before: torch.Tensor, after: torch.Tensor) -> str:
    """The layer's outputs for the image as taken and permuted."""
    rows = zip(range(len(before)), before.tolist(), after.tolist(), strict=True)
    return csv_file(("output of the layer", "value as taken", "value permuted"), rows)


def _correlation(image: torch.Tensor) -> str:
    """The correlation of neighbours, which an image of one column does not have."""
    return "nothing (one column)" if image.shape[2] < 2 else decimal(neighbour_correlation(image), 3)


def _first_numbers(image: torch.Tensor) -> str:
    """The vector's first numbers: the red channel, row by row."""
    return ", ".join(f"{value:.2f}" for value in image.flatten()[:SHOWN].tolist())


def _in_double_precision(image: torch.Tensor, seed: int) -> np.ndarray:
    """The layer's answers computed by NumPy on the image as taken."""
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(OUTPUTS, *image.flatten(1).shape, generator=generator) / image.numel() ** 0.5
    return weight.flatten(1).double().numpy() @ image.flatten().double().numpy()
