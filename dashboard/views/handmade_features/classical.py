"""One handmade feature on the image: what it marks, how many numbers it gives, and whether a second way agrees."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import streamlit as st
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads import plane_csv
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import counted, latex_count
from dashboard.figures.rasters import as_levels, png_file, sequential_picture
from dashboard.figures.theme import LINES
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.handmade_features.agreement import found_again, hog_difference, lbp_difference
from engine.errors import EngineError
from engine.images import fit, luminance
from engine.inspection.classical_features import (
    SMALLEST,
    Classical,
    Edges,
    GradientHistograms,
    Keypoints,
    Method,
    Textures,
    classical_features,
)

LONGEST_SIDE = 256
ENLARGED = 2
CIRCLE, DIRECTION = LINES[5], LINES[4]
WORDS: dict[str, tuple[str, str]] = {
    "hog": ("HOG", "The directions of brightness changes, counted in cells of 8 × 8 pixels: shape without place."),
    "sift": ("SIFT", "Spots that would be found again at another size and angle, each described by 128 numbers."),
    "orb": ("ORB", "Corners, each described by 256 comparisons of two pixels: the fast relative of SIFT."),
    "lbp": ("LBP", "How many of the 8 neighbours are at least as bright as a pixel: texture as a histogram."),
    "canny": ("Canny", "Thin lines where brightness changes fastest, after a blur of 2 pixels."),
}
METHODS = list(WORDS)


def method_controls() -> Method:
    """The method, where it is called."""
    chosen = st.segmented_control(
        "Feature",
        METHODS,
        default="hog",
        required=True,
        format_func=lambda name: WORDS[name][0],
        key="handmade.method",
        bind="query-params",
    )
    return cast("Method", chosen)


@cached(entries=32)
def grey_picture(picture: Picture) -> Tensor:
    """The image's brightness at the size at which features are sought, (h, w)."""
    return luminance(fit(picture.tensor, LONGEST_SIDE))


@cached(entries=32)
def found_features(picture: Picture, method: Method) -> Classical:
    """What a method finds on the image."""
    return classical_features(grey_picture(picture), method)


def show_classical(picture: Picture, method: Method) -> None:
    """The image with what the method marks, its size in numbers, and how far it can be trusted."""
    grey = grey_picture(picture)
    _insist_on_size(picture.tensor.shape, grey.shape)
    found = found_features(picture, method)
    pixels = drawn(found, grey)
    name, words = WORDS[method]
    st.image(pixels, output_format="PNG", width="stretch", alt=f"{name} on the image: {_count(found)}")
    st.caption(f"**{name}**: {words} Here {_count(found)}. {size_in_words(picture.tensor.shape, grey.shape)}")
    symbols, numbers = _formula(found, grey)
    show_formula(symbols, numbers)
    if isinstance(found, GradientHistograms):
        agreement_badge(hog_difference(found, grey), "torch: two convolutions and an average pooling")
    elif isinstance(found, Textures):
        agreement_badge(lbp_difference(found, grey), "scipy.ndimage.map_coordinates, ties left out")
    elif (share := _again(picture, method)) is not None:
        st.markdown(
            f"Turn the image by 90° and search again: **{share:.0%}** are found at the same position, to 2 pixels."
        )
    downloads_row(
        [
            Download("PNG", f"{method}.png", "image/png", lambda: png_file(pixels)),
            Download("CSV of the numbers", f"{method}.csv", "text/csv", lambda: features_csv(found)),
        ]
    )


def _insist_on_size(original: Sequence[int], used: Sequence[int]) -> None:
    """Says the image's own size, too, where it is too small once it is reduced."""
    (h, w), (rows, columns) = original[-2:], used
    if min(rows, columns) >= SMALLEST:
        return
    reduced = f", {rows} × {columns} once it is reduced to at most {LONGEST_SIDE} a side" if (h, w) != used else ""
    advice = "a less elongated one" if min(h, w) >= SMALLEST else "a larger one"
    raise EngineError(
        f"The image has {h} × {w} pixels{reduced}; these features need at least {SMALLEST} in both directions. "
        f"Use {advice}."
    )


def size_in_words(original: Sequence[int], used: Sequence[int]) -> str:
    """At which size features were sought, beside the image's own.

    Args:
        original: (..., h, w).
        used: (h, w).
    """
    (h, w), (rows, columns) = original[-2:], used
    if (h, w) == (rows, columns):
        return f"Computed on the whole image of {h} × {w} pixels."
    reduced = f"the image has {h} × {w} and is reduced to at most {LONGEST_SIDE} a side"
    return f"Computed on {rows} × {columns} pixels: {reduced}."


def drawn(found: Classical, grey: Tensor) -> np.ndarray:
    """What a method marks, as pixels, uint8, (2 h, 2 w, 3)."""
    if isinstance(found, GradientHistograms):
        top = float(np.quantile(found.visualization.numpy(), 0.99)) or 1.0
        return _enlarged(as_levels(np.clip(found.visualization.numpy() / top, 0, 1)))
    if isinstance(found, Textures):
        return _enlarged(sequential_picture(found.codes.numpy() / 9))
    if isinstance(found, Edges):
        return _enlarged(as_levels(found.mask.numpy().astype(float)))
    return _circles(found, _enlarged(as_levels(grey.numpy() * 0.7)))


def _enlarged(pixels: np.ndarray) -> np.ndarray:
    return pixels.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)


def _circles(found: Keypoints, ground: np.ndarray) -> np.ndarray:
    """A circle of its scale around every keypoint, with a line to its direction."""
    picture = Image.fromarray(ground)
    pen = ImageDraw.Draw(picture)
    for (row, column), radius, angle in zip(
        found.positions.tolist(), found.radii.tolist(), found.angles.tolist(), strict=True
    ):
        x, y, reach = (column + 0.5) * ENLARGED, (row + 0.5) * ENLARGED, max(radius, 1.5) * ENLARGED
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=CIRCLE)
        pen.line((x, y, x + reach * np.cos(angle), y + reach * np.sin(angle)), fill=DIRECTION)
    return np.asarray(picture)


def _count(found: Classical) -> str:
    """How much a method found, in words."""
    if isinstance(found, GradientHistograms):
        return f"{found.blocks.numel():,} numbers"
    if isinstance(found, Keypoints):
        return _keypoints(len(found.positions))
    if isinstance(found, Textures):
        return f"{found.codes.numel():,} codes, ten numbers as a histogram"
    return f"{int(found.mask.sum()):,} edge pixels, {found.mask.float().mean():.1%} of all"


def _keypoints(count: int) -> str:
    return counted(count, "keypoint") if count else "no keypoint at all"


def _formula(found: Classical, grey: Tensor) -> tuple[str, str]:
    """What a method computes, and its size with the present numbers, as LaTeX."""
    h, w = grey.shape
    if isinstance(found, GradientHistograms):
        rows, columns = found.blocks.shape[:2]
        total = latex_count(found.blocks.numel())
        numbers = rf"{rows} \cdot {columns} \cdot 4 \cdot 9 = {total} \text{{ from }} {h} \times {w}"
        return r"h_{c,k} = \frac{1}{64}\sum_{(i,j) \in c,\; \theta_{ij} \in k} \lVert \nabla x_{ij} \rVert", numbers
    if isinstance(found, Keypoints):
        n, length = found.descriptors.shape
        return r"\text{descriptors} \in \mathbb{R}^{\,n \times d}", rf"n = {n},\qquad d = {length}"
    if isinstance(found, Textures):
        commonest = int(found.histogram.argmax())
        symbols = r"c_{ij} = \sum_{k=1}^{8} [\,x_k \ge x_{ij}\,]"
        return symbols, rf"\text{{most often }} c = {commonest} \text{{: }} {found.histogram[commonest]:.3f}"
    symbols = r"\lVert \nabla (G_\sigma \ast x) \rVert \text{ a maximum across the edge}"
    return (
        symbols,
        rf"\sigma = 2,\qquad {latex_count(int(found.mask.sum()))} \text{{ of }} {latex_count(h * w)} \text{{ pixels}}",
    )


@cached(entries=32)
def _again(picture: Picture, method: Method) -> float | None:
    return found_again(grey_picture(picture), method)


def features_csv(found: Classical) -> str:
    """The numbers of a feature: a line a block, keypoint, code or pixel of the mask."""
    if isinstance(found, Edges):
        return plane_csv(found.mask.int().numpy(), value="edge")
    if isinstance(found, GradientHistograms):
        header = [f"cell {row} {column}, direction {turn}" for row, column, turn in np.ndindex(*found.blocks.shape[2:])]
        rows = found.blocks.flatten(2).flatten(0, 1)
    elif isinstance(found, Keypoints):
        places = [found.positions, found.radii[:, None], found.angles[:, None], found.descriptors]
        described = [f"number {number}" for number in range(found.descriptors.shape[1])]
        header = ["row (px)", "column (px)", "radius (px)", "angle (radians)", *described]
        rows = torch.cat(places, 1)
    else:
        header, rows = (
            ["code", "share of the pixels (0 to 1)"],
            torch.stack([torch.arange(len(found.histogram)), found.histogram], 1),
        )
    return csv_file(header, rows.tolist(), digits=6)
