"""The image before and after the filter, with the window, the kernel and the sum under the pointer."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from dashboard.components.image_probe import Probed, picture_probe
from dashboard.controls.image_picker import Picture
from dashboard.downloads import plane_csv
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.rasters import signed_picture
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.filters.editing import MOST_TAPS, take_edit
from dashboard.views.filters.settings import Colour, Display, FilterSettings, fitting
from engine.convolution import filter_image
from engine.images import fit, luminance, round_to_8_bit, stretch

LONGEST_SIDE = 512
PLACES = 400
SAMPLED = 7  # every so many pixels are enough to find a limit
_NumpyMode = Literal["constant", "edge", "reflect", "wrap"]
_NUMPY_MODES: dict[str, _NumpyMode] = {
    "zeros": "constant",
    "replicate": "edge",
    "reflect": "reflect",
    "circular": "wrap",
}


@dataclass(frozen=True)
class Filtered:
    """An image before and after a filter.

    Attributes:
        before: (h, w) or (3, h, w), in [0, 1], on 256 levels.
        after: the result, same shape, not limited to any range.
        place: row and column of the pixel that the reader holds, or of the middle one.
    """

    before: Tensor
    after: Tensor
    place: tuple[int, int] = (0, 0)


@cached(entries=32)
def working_picture(picture: Picture, colour: Colour, longest_side: int = LONGEST_SIDE) -> Tensor:
    """The image that is filtered, brought to a size that stays fluent: (3, h, w), or its luminance (h, w)."""
    small = fit(picture.tensor, longest_side)
    return small if colour == "Colour" else round_to_8_bit(luminance(small))


def shown(result: Tensor, kernel: Tensor, display: Display, theme: Theme) -> Tensor:
    """A result as an image: (3, h, w) or (h, w), in [0, 1].

    Args:
        result: (h, w) or (3, h, w), any range.
        kernel: what made it.
        display: "Raw" paints signed values blue and orange (in colour: around middle grey), "Clipped" cuts at 0 and 1,
            "Normalized" uses the whole range, "Auto" takes the first or the second after the kernel.
        theme: whose palette.
    """
    display = fitting(display, kernel)
    if display == "Clipped":
        return result.clamp(0, 1)
    if display == "Normalized":
        return stretch(result)
    if result.min() > -1e-6:
        return result / max(result.max().item(), 1.0)
    limit = full_colour(result)
    if result.dim() == 3:
        return (0.5 + result / (2 * limit)).clamp(0, 1)
    painted = signed_picture(result.numpy(), theme=theme, limit=limit)
    return torch.from_numpy(painted).permute(2, 0, 1) / 255


def full_colour(result: Tensor) -> float:
    """The magnitude that gets the full colour: one in a hundred values lies beyond it, or weak edges would vanish."""
    magnitudes = result.flatten()[::SAMPLED].abs()
    return max(magnitudes.kthvalue(max(1, int(0.99 * magnitudes.numel()))).values.item(), 1e-6)


def filter_stage(picture: Picture, settings: FilterSettings) -> Filtered:
    """The probe with the image before and after, the formula, the badge and the downloads."""
    before = working_picture(picture, settings.colour)
    kernel = settings.kernel.weights
    after = filter_image(before, kernel, padding_mode=settings.border)
    probed = Probed(
        before,
        identity=f"{picture.digest}.{settings.colour}",
        after=shown(after, kernel, settings.display, current_theme()),
        kernel=kernel,
        border=settings.border,
        label="The image before and after the filter; arrow keys move the window, and its sum is read out.",
    )
    place = picture_probe(probed, key="filters.probe", on_edit=take_edit if max(kernel.shape) <= MOST_TAPS else None)
    words = settings.kernel
    st.caption(" ".join(part for part in (f"**{words.title}.**", words.summary, words.source) if part))
    return Filtered(before, after, place)


def filter_facts(filtered: Filtered, settings: FilterSettings) -> None:
    """The formula with the kernel's numbers, how closely NumPy agrees, and what can be taken away."""
    kernel, after = settings.kernel.weights, filtered.after
    k_h, k_w = kernel.shape
    low, high = after.min().item(), after.max().item()
    st.markdown(f"The image at the top, filtered with **{settings.kernel.title}**:")
    show_formula(
        r"h(i, j) = \sum_{p,q} w(p, q)\, x(i + p, j + q)",
        rf"{k_h} \cdot {k_w} = {k_h * k_w} \text{{ terms}},\qquad \sum w = {kernel.sum().item():.3g}"
        rf"\\ {low:.3g} \le h \le {high:.3g}",
    )
    agreement_badge(difference_to_numpy(filtered, kernel, settings.border), f"NumPy at {PLACES} random places")
    theme = current_theme()

    def display() -> Tensor:
        return shown(after, kernel, settings.display, theme)

    downloads_row(
        [
            Download("PNG", "filtered.png", "image/png", lambda: encoded(display())),
            Download("CSV of the kernel", "kernel.csv", "text/csv", lambda: kernel_csv(kernel)),
        ]
    )


def difference_to_numpy(filtered: Filtered, kernel: Tensor, border: str) -> float:
    """The largest difference to sums that NumPy makes of whole windows in double precision, at random places."""
    k_h, k_w = kernel.shape
    before, after = (_channels(image).numpy() for image in (filtered.before, filtered.after))
    reach = (((k_h - 1) // 2, k_h // 2), ((k_w - 1) // 2, k_w // 2))
    padded = np.pad(before, ((0, 0), *reach), mode=_NUMPY_MODES[border])
    generator = np.random.default_rng(0)
    rows, columns = (generator.integers(size, size=PLACES) for size in before.shape[1:])
    windows = padded[:, rows[:, None, None] + np.arange(k_h)[:, None], columns[:, None, None] + np.arange(k_w)]
    expected = np.einsum("cpij,ij->cp", windows.astype(np.float64), kernel.double().numpy())
    return float(np.abs(after[:, rows, columns] - expected).max())


def _channels(image: Tensor) -> Tensor:
    """(c, h, w), also of a grey image (h, w)."""
    return image.reshape(-1, *image.shape[-2:])


def kernel_csv(kernel: Tensor) -> str:
    """The kernel's weights, each with its place."""
    return plane_csv(kernel.numpy(), value="weight", unit="taps")
