"""The reader's image pooled with windows of several sizes."""

import numpy as np
import streamlit as st
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.rasters import sharp
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.pooling.formulas import scales_numbers
from dashboard.views.pooling.oracles import pooled_with_numpy
from dashboard.views.pooling.snippet import scales_snippet
from engine.images import fit
from engine.pooling import pool

KEY = "pooling.scales"
LONGEST_SIDE, SHOWN_PIXELS = 256, 256
KERNEL_SIZES = (1, 2, 4, 8, 16, 32)
FORMULAS = {
    "max": r"y_{c,i,j} = \max_{0 \le p,q < k}\; x_{c,\,k i + p,\,k j + q}",
    "average": r"y_{c,i,j} = \tfrac{1}{k^2}\textstyle\sum_{0 \le p,q < k}\; x_{c,\,k i + p,\,k j + q}",
    "every": r"y_{c,i,j} = x_{c,\,k i,\,k j}",
}
MODES = {"max": "Max", "average": "Average", "every": "Every k-th pixel"}


def scales_view(picture: Picture) -> str:
    """Draws the view; returns its code.

    Args:
        picture: the reader's image.

    Raises:
        EngineError: the image is smaller than the largest window.
    """
    mode = st.segmented_control(
        "Each window becomes",
        list(MODES),
        default="max",
        required=True,
        format_func=MODES.__getitem__,
        key=f"{KEY}.mode",
        bind="query-params",
        help="Keeping every k-th pixel is what a stride without pooling does.",
    )
    image = _fitted(picture)
    h, w = image.shape[1:]
    sizes = tuple(size for size in KERNEL_SIZES if size <= min(h, w))
    pooled = {size: _pooled(image, mode, size) for size in sizes}
    for start in range(0, len(sizes), 3):
        for column, size in zip(st.columns(3, gap="small"), sizes[start : start + 3], strict=False):
            _scale(column, pooled[size], size, h * w)
    average, largest = (_pooled(image, name, None).flatten().tolist() for name in ("global_average", "global_max"))
    st.markdown(
        f"Global pooling takes this to its end: one number per channel. Global average: {_channels(average)}. "
        f"Global max: {_channels(largest)}. "
        "Pooling 2 × 2 windows twice gives the same as 4 × 4 windows once, for max as for average."
    )
    agreement_badge(_difference(image, mode, sizes), "NumPy, block by block")
    show_formula(FORMULAS[mode], scales_numbers(mode, {size: tuple(each.shape[1:]) for size, each in pooled.items()}))
    name = f"pooled-{mode}"
    downloads_row(
        [
            Download(
                f"PNG, {size} × {size}", f"{name}-{size}.png", "image/png", lambda size=size: encoded(pooled[size])
            )
            for size in sizes[1:]
        ]
    )
    return scales_snippet(picture, longest_side=LONGEST_SIDE, mode=mode, kernel_sizes=sizes)


@cached(entries=16)
def _fitted(picture: Picture) -> Tensor:
    return fit(picture.tensor, LONGEST_SIDE)


@cached(entries=64)
def _pooled(image: Tensor, mode: str, kernel_size: int | None) -> Tensor:
    """The image pooled, (3, h, w)."""
    if mode == "every":
        return image[:, ::kernel_size, ::kernel_size].contiguous()
    return pool(image[None], mode, kernel_size)[0]


@cached(entries=32)
def _difference(image: Tensor, mode: str, sizes: tuple[int, ...]) -> float:
    """Largest difference between what is shown and the same by NumPy."""
    pairs = [(_pooled(image, mode, size).numpy(), pooled_with_numpy(image.numpy(), mode, size)) for size in sizes]
    return max(float(np.abs(ours - theirs).max()) for ours, theirs in pairs)


def _scale(column, pooled: Tensor, size: int, pixels: int) -> None:
    """One scale of the image, its pixels as squares."""
    h, w = pooled.shape[1:]
    title = f"{size} × {size}" if size > 1 else "the image"
    column.image(
        sharp(pooled.numpy(), width_pixels=SHOWN_PIXELS),
        width="stretch",
        caption=f"{title}: {h} × {w}, {h * w / pixels:.1%}",
        alt=f"The image pooled with {size} × {size} windows: {h} × {w} pixels",
    )


def _channels(values: list[float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in zip(("red", "green", "blue"), values, strict=True))
