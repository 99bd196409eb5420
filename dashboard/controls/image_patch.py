"""A small square of the reader's image, few enough pixels to be drawn as cells."""

import streamlit as st
from torch import Tensor

from dashboard.controls.image_picker import Picture
from engine.images import Region, crop, fit


def picture_patch(picture: Picture, *, key: str, cells: int = 9) -> Tensor:
    """The controls of the square, and its pixels: float32, (3, n, n), in [0, 1].

    Args:
        picture: what it is cut out of.
        key: the prefix of the controls' keys.
        cells: cells per side on a first visit.
    """
    h, w = picture.tensor.shape[-2:]
    cells = st.slider("Cells per side", 4, 16, cells, key=f"{key}.cells", bind="query-params")
    share = st.slider("Square, % of side", 5, 100, 40, key=f"{key}.share", bind="query-params")
    row = st.slider("Place down, %", 0, 100, 35, key=f"{key}.row", bind="query-params")
    column = st.slider("Place right, %", 0, 100, 55, key=f"{key}.column", bind="query-params")
    side = max(1, min(h, w) * share // 100)
    region = Region((h - side) * row // 100, (w - side) * column // 100, side, side)
    return fit(crop(picture.tensor, region), cells)


def two_decimals(values: Tensor) -> Tensor:
    """The values as they can be read in a cell."""
    return (values * 100).round() / 100
