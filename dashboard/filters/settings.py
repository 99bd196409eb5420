"""What the reader chose on the page on filters."""

from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

Display = Literal["Auto", "Raw", "Clipped", "Normalized"]
Colour = Literal["Grey", "Colour"]

DISPLAYS: dict[Display, str] = {
    "Auto": "raw for kernels that sum to zero, clipped for all others",
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


def fitting(display: Display, kernel: Tensor) -> Display:
    """What "Auto" means for a kernel: raw numbers where flat areas become zero, else a picture as editors show it."""
    if display != "Auto":
        return display
    return "Raw" if kernel.sum().abs() < 0.05 * kernel.abs().sum() else "Clipped"


@dataclass(frozen=True)
class FilterSettings:
    """A kernel, and how the picture is read and shown.

    Attributes:
        kernel: the kernel.
        border: what lies beyond the edge: replicate, reflect, zeros or circular.
        display: how results are brought to the screen.
        colour: whether the picture is grey, or each channel is filtered by itself.
    """

    kernel: ChosenKernel
    border: str
    display: Display
    colour: Colour
