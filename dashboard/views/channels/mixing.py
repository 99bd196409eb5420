"""1 × 1 convolution: every pixel's channels mixed by one matrix, on the reader's image."""

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.controls.url_bound_inputs import check_number, decimal_field
from dashboard.downloads import latex_number
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import decimal
from dashboard.figures.rasters import as_levels, signed_picture
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.channels.settings import COLOURS
from dashboard.views.channels.snippet import mixing_snippet
from engine.convolution import convolve
from engine.images import fit

KEY = "channels.mix"
SIDE = 320  # pixels of the longer side
FIRST = "sepia"
FORMULA = r"y_{o,i,j} = \sum_{c} w_{o,c}\; x_{c,i,j}"

Matrix = tuple[tuple[float, float, float], ...]
THIRDS = (1 / 3, 1 / 3, 1 / 3)
GREY = (0.299, 0.587, 0.114)
MIXES: dict[str, tuple[Matrix, str]] = {
    "grey": (
        (GREY, GREY, GREY),
        "Three equal rows: every output channel is the same luminance, so the image is grey.",
    ),
    "sepia": (
        ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131)),
        "Rows that are nearly alike: a grey image with more red than blue.",
    ),
    "colour opponents": (
        (THIRDS, (1.0, -1.0, 0.0), (-0.5, -0.5, 1.0)),
        "Brightness, red against green, blue against yellow: what the eye sends to the brain and first layers learn.",
    ),
    "swap red and blue": (((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)), "A permutation: nothing is lost."),
    "mean": ((THIRDS, THIRDS, THIRDS), "The lecture's mean over channels, as a convolution."),
    "identity": (((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), "Every channel stays as it is."),
}


@dataclass(frozen=True)
class Mixed:
    """An image after a 1 × 1 convolution.

    Attributes:
        image: what went in, (3, h, w), in [0, 1].
        result: (3, h, w).
        difference: largest difference to the matrix times every pixel, computed as one product.
    """

    image: Tensor
    result: Tensor
    difference: float


@cached(entries=32)
def mixed(picture: Picture, weights: Matrix) -> Mixed:
    """The image, not larger than 320 pixels, with its channels mixed."""
    image, matrix = fit(picture.tensor, SIDE), torch.tensor(weights)
    result = convolve(image[None], matrix[:, :, None, None])[0]
    product = (matrix @ image.flatten(1)).reshape(result.shape)
    return Mixed(image, result, float((result - product).abs().max()))


def mixing_view(picture: Picture) -> str:
    """Draws the view; returns its code."""
    controls, shown = st.columns([2, 5], gap="medium")
    with controls:
        weights = _matrix()
    result = mixed(picture, weights)
    with shown:
        _pictures(result)
    show_formula(FORMULA, _numbers(weights))
    agreement_badge(result.difference, "the matrix times every pixel")
    downloads_row([Download("PNG", "mixed.png", "image/png", lambda: encoded(result.result))])
    return mixing_snippet(picture, weights, SIDE)


def _matrix() -> Matrix:
    """A named mix, and its nine weights to be changed."""

    def write() -> None:
        if name := st.session_state[f"{KEY}.named"]:
            for place, value in _places(MIXES[name][0]):
                st.session_state[f"{KEY}.{place}"] = round(value, 3)

    start = _rounded(MIXES[FIRST][0])
    now = tuple(tuple(st.session_state.get(f"{KEY}.{o}{c}", start[o][c]) for c in range(3)) for o in range(3))
    names = [name for name, (weights, _) in MIXES.items() if _rounded(weights) == now]
    st.session_state[f"{KEY}.named"] = names[0] if names else None
    st.selectbox("Mix", list(MIXES), index=None, placeholder="Your own", key=f"{KEY}.named", on_change=write)
    rows = [_row(o) for o in range(3)]
    for o, row in enumerate(rows):
        for colour, value in zip(COLOURS, row, strict=True):
            check_number(f"{colour} → {o}", value)
    known = next((words for weights, words in MIXES.values() if _rounded(weights) == tuple(rows)), "")
    st.caption(known or "Your own mix: one row for each output channel.")
    return tuple(rows)


def _row(o: int) -> tuple[float, float, float]:
    """The weights of one output channel."""
    start = _rounded(MIXES[FIRST][0])[o]
    values = []
    for c, column in enumerate(st.columns(3, gap="small")):
        label = f"{COLOURS[c]} → {o}"
        key = f"{KEY}.{o}{c}"
        values.append(decimal_field(label, start[c], step=0.1, key=key, place=column))
    return values[0], values[1], values[2]


def _places(weights: Matrix) -> list[tuple[str, float]]:
    return [(f"{o}{c}", value) for o, row in enumerate(weights) for c, value in enumerate(row)]


def _rounded(weights: Matrix) -> Matrix:
    return tuple((round(a, 3), round(b, 3), round(c, 3)) for a, b, c in weights)


def _pictures(result: Mixed) -> None:
    theme = current_theme()
    before, after = st.columns(2, gap="small")
    before.image(as_levels(result.image.numpy()), caption="Before", width="stretch", alt="The image before the mix")
    low, high = float(result.result.min()), float(result.result.max())
    range_words = f"After, as red, green and blue; values from {decimal(low, 2)} to {decimal(high, 2)}, cut to 0 … 1"
    after.image(as_levels(result.result.numpy()), caption=range_words, width="stretch", alt="The image after the mix")
    limit = max(1.0, abs(low), abs(high))
    for channel, column in enumerate(st.columns(3, gap="small")):
        pixels = signed_picture(result.result[channel].numpy(), theme=theme, limit=limit)
        column.image(pixels, caption=f"Output channel {channel}, signed", width="stretch", alt=f"Channel {channel}")


def _numbers(weights: Matrix) -> str:
    rows = r" \\ ".join(" & ".join(latex_number(value) for value in row) for row in weights)
    return (
        rf"\begin{{bmatrix}} y_0 \\ y_1 \\ y_2 \end{{bmatrix}} = \begin{{bmatrix}} {rows} \end{{bmatrix}} "
        r"\begin{bmatrix} \text{red} \\ \text{green} \\ \text{blue} \end{bmatrix} \quad \text{at every pixel}"
    )
