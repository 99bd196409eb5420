"""The checkerboard of transposed convolution: two kernel sizes side by side, on a picture or on a constant input."""

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.controls.image_picker import Picture
from dashboard.figures.coverage import coverage_drawing
from dashboard.figures.pictures import sharp
from dashboard.guard import engine_errors_shown
from engine.convolution.checkerboard import Checkerboard, checkerboard
from engine.images import fit

if TYPE_CHECKING:
    from torch import Tensor

KEY = "stride-padding.checkerboard"
PICTURE_PIXELS, CONSTANT_PIXELS = 64, 8  # longer side before it is enlarged
SHOWN_PIXELS, CORNER_PIXELS = 400, 11
PICTURE, CONSTANT = "Picture", "Constant"
NUMBERS = {"stride": ("Stride s", 2), "left": ("Left kernel", 3), "right": ("Right kernel", 4)}


@st.fragment
def checkerboards(picture: Picture) -> None:
    """Two enlargements by flat kernels, each with how many stamps lie on every pixel.

    Args:
        picture: what is enlarged, unless the reader chooses a constant input.
    """
    st.subheader("The checkerboard", anchor=False)
    st.markdown(
        "A flat kernel (all weights equal) should enlarge a picture without adding anything. Where the stride does not "
        "divide the kernel, the stamps overlap unevenly, and that alone draws a pattern."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        source = st.segmented_control(
            "Enlarge", [PICTURE, CONSTANT], default=PICTURE, required=True, key=f"{KEY}.source", bind="query-params"
        )
        stride, *kernels = (
            st.number_input(label, 0, 16, value, key=f"{KEY}.{name}", bind="query-params", width=124) or 0
            for name, (label, value) in NUMBERS.items()
        )
    image = _input(picture) if source == PICTURE else _constant()
    for column, kernel_size in zip(st.columns(2, gap="medium"), kernels, strict=True):
        with column, engine_errors_shown():
            _enlargement(image, kernel_size, stride)


@cached(entries=16)
def _input(picture: Picture) -> "Tensor":
    return fit(picture.tensor, PICTURE_PIXELS)


@cached(entries=1)
def _constant() -> "Tensor":
    import torch

    return torch.full((1, CONSTANT_PIXELS, CONSTANT_PIXELS), 0.5)


@cached(entries=32)
def _enlarged(image: "Tensor", kernel_size: int, stride: int) -> Checkerboard:
    return checkerboard(image, kernel_size, stride=stride)


def _enlargement(image: "Tensor", kernel_size: int, stride: int) -> None:
    """One enlargement: the picture, whether its overlap is even, and the overlap of its first pixels."""
    result = _enlarged(image, kernel_size, stride)
    (h, w), (h_in, w_in) = result.overlap.shape, image.shape[1:]
    words = f"{result.fewest} to {result.most} stamps a pixel" if not result.even else f"{result.most} stamps a pixel"
    name = "**Checkerboard**" if not result.even else "**Even**"
    st.markdown(f"Kernel {kernel_size}, stride {stride}: {name}, {words} away from the border")
    st.image(
        sharp(result.enlarged.numpy(), width_pixels=SHOWN_PIXELS),
        output_format="PNG",
        width="stretch",
        caption=f"{h_in} × {w_in} enlarged to {h} × {w}",
        alt=f"The input enlarged with kernel {kernel_size} and stride {stride}: {words}.",
    )
    corner = result.overlap[:CORNER_PIXELS, :CORNER_PIXELS].numpy()
    st.image(
        coverage_drawing(corner, theme=current_theme(), most=result.most),
        width=340,
        alt=f"Stamps on each of the first pixels, row by row: {corner.tolist()}",
    )
