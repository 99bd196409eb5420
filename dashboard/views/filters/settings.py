"""What the reader chose on the page on filters."""

from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

Display = Literal["Auto", "Raw", "Clipped", "Normalized"]
Colour = Literal["Grey", "Colour"]

DISPLAYS: dict[Display, str] = {
    "Auto": "clipped for kernels that keep the brightness, raw for others with negative weights, else normalized",
    "Raw": "the numbers as they are: blue below zero, orange above",
    "Clipped": "below 0 black, above 1 white, as a photo editor shows it",
    "Normalized": "the smallest value black, the largest white",
}
BORDERS = {"replicate": "repeat the edge", "reflect": "mirror", "zeros": "zeros", "circular": "wrap around"}


@dataclass(frozen=True)
class ChosenKernel:
    """A kernel with the words and the code that go with it.

    Attributes:
        weights: float32, (k_h, k_w).
        title: what it is called.
        summary: what it does, in a sentence; may be empty.
        source: where it comes from; may be empty.
        imports: the import that its code needs.
        code: an expression that makes it.
        values: of the sliders that made it, by parameter; empty unless it is one of a family.
    """

    weights: Tensor
    title: str
    summary: str
    source: str
    imports: str
    code: str
    values: dict[str, float] = field(default_factory=dict)


KEPT_BRIGHTNESS = (0.5, 2.5)  # sums of the weights, by which flat areas are multiplied, that leave an image to be seen


def fitting(display: Display, kernel: Tensor) -> Display:
    """What "Auto" means for a kernel: an image as editors show it, unless that would be black or white for its sum."""
    if display != "Auto":
        return display
    low, high = KEPT_BRIGHTNESS
    if low <= float(kernel.sum()) <= high:
        return "Clipped"
    return "Raw" if float(kernel.min()) < 0 else "Normalized"


@dataclass(frozen=True)
class FilterSettings:
    """A kernel, and how the image is read and shown.

    Attributes:
        kernel: the kernel.
        border: what lies beyond the edge: replicate, reflect, zeros or circular.
        display: how results are brought to the screen.
        colour: whether the image is grey, or each channel is filtered by itself.
    """

    kernel: ChosenKernel
    border: str
    display: Display
    colour: Colour
