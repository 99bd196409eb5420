"""The checkerboard of transposed convolution: two kernel sizes side by side, on an image or on a constant input."""

from collections.abc import Sequence

import streamlit as st
import torch
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads import plane_csv
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.rasters import sharp
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.stride_padding.figures import coverage_drawing
from dashboard.views.stride_padding.oracles import stamps_by_torch
from dashboard.views.stride_padding.snippet import stamps_snippet
from engine.convolution.checkerboard import Checkerboard, checkerboard
from engine.images import fit

KEY = "stride-padding.checkerboard"
IMAGE_PIXELS, CONSTANT_PIXELS = 64, 8  # longer side before it is enlarged
SHOWN_PIXELS, CORNER_PIXELS = 400, 11
IMAGE, CONSTANT = "Image", "Constant"
LARGEST = 16
NUMBERS = {"stride": ("Stride s", 2), "left": ("Left kernel", 3), "right": ("Right kernel", 4)}


def checkerboards(picture: Picture) -> str:
    """Two enlargements by flat kernels, each with how many stamps lie on every pixel; returns the code of the stamps.

    Args:
        picture: what is enlarged, unless the reader chooses a constant input.
    """
    st.subheader("The checkerboard", anchor=False)
    st.markdown(
        "A flat kernel (all weights equal) should enlarge an image without adding anything. Where the stride does not "
        "divide the kernel, the stamps overlap unevenly, and that alone draws a pattern."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        source = st.segmented_control(
            "Enlarge", [IMAGE, CONSTANT], default=IMAGE, required=True, key=f"{KEY}.source", bind="query-params"
        )
        typed = {
            label: whole_number_field(label, value, key=f"{KEY}.{name}", width=124)
            for name, (label, value) in NUMBERS.items()
        }
    with engine_errors_shown():
        for label, value in typed.items():
            check_number(label, value, 1, LARGEST)
        stride, *kernels = typed.values()
        image = _input(picture) if source == IMAGE else _constant()
        _compared(image, stride, kernels)
        h, w = image.shape[1:]
        return stamps_snippet((h, w), kernels, stride)
    return ""


def _compared(image: Tensor, stride: int, kernels: Sequence[int]) -> None:
    """The enlargements by all kernels side by side, and how they agree."""
    shown: dict[int, Checkerboard] = {}
    for column, kernel_size in zip(st.columns(2, gap="medium"), kernels, strict=True):
        with column, engine_errors_shown():
            shown[kernel_size] = _enlarged(image, kernel_size, stride)
            _enlargement(image, shown[kernel_size], kernel_size, stride)
    if shown:
        differences = [_difference(image, result, size, stride) for size, result in shown.items()]
        agreement_badge(max(differences), "ones stamped by torch.nn.functional.conv_transpose2d")
        downloads_row([each for size, result in shown.items() for each in _downloads(result, size)])


@cached(entries=16)
def _input(picture: Picture) -> Tensor:
    return fit(picture.tensor, IMAGE_PIXELS)


@cached(entries=1)
def _constant() -> Tensor:
    return torch.full((1, CONSTANT_PIXELS, CONSTANT_PIXELS), 0.5)


@cached(entries=32)
def _enlarged(image: Tensor, kernel_size: int, stride: int) -> Checkerboard:
    return checkerboard(image, kernel_size, stride=stride)


def _difference(image: Tensor, result: Checkerboard, kernel_size: int, stride: int) -> float:
    """Largest difference between the stamps on a pixel as they are shown and as torch stamps them."""
    h, w = image.shape[1:]
    return float((result.overlap - stamps_by_torch((h, w), kernel_size, stride)).abs().max())


def _downloads(result: Checkerboard, kernel_size: int) -> list[Download]:
    """The enlarged image and the number of stamps on each pixel."""
    name, label, svg = f"checkerboard-{kernel_size}", f"kernel {kernel_size}", _corner(result)
    stamps = result.overlap.numpy()
    return [
        Download(f"PNG, {label}", f"{name}.png", "image/png", lambda: encoded(result.enlarged.squeeze(0))),
        Download(f"SVG of stamps, {label}", f"{name}.svg", "image/svg+xml", lambda: svg),
        Download(f"CSV of stamps, {label}", f"{name}.csv", "text/csv", lambda: plane_csv(stamps, value="stamps")),
    ]


def _corner(result: Checkerboard) -> str:
    """The stamps on each of the first pixels, as SVG."""
    corner = result.overlap[:CORNER_PIXELS, :CORNER_PIXELS].numpy()
    return coverage_drawing(corner, theme=current_theme(), most=result.most)


def _enlargement(image: Tensor, result: Checkerboard, kernel_size: int, stride: int) -> None:
    """One enlargement: the image, whether its overlap is even, and the overlap of its first pixels."""
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
    corner = result.overlap[:CORNER_PIXELS, :CORNER_PIXELS].tolist()
    st.image(_corner(result), width=340, alt=f"Stamps on each of the first pixels, row by row: {corner}")
