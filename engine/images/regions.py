"""Parts of an image: a rectangle cut out, or brought down to fit a number of pixels."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from engine.errors import EngineError


@dataclass(frozen=True)
class Region:
    """A rectangle of pixels: its first row and column, and its size."""

    top: int
    left: int
    height: int
    width: int

    def inside(self, h: int, w: int) -> "Region":
        """The rectangle moved, and shrunk where it must be, so that it lies within h x w pixels."""
        height, width = min(max(self.height, 1), h), min(max(self.width, 1), w)
        return Region(min(max(self.top, 0), h - height), min(max(self.left, 0), w - width), height, width)


def crop(image: Tensor, region: Region) -> Tensor:
    """The part of an image inside a rectangle, (..., height, width).

    Args:
        image: (..., h, w).
        region: wholly inside the image, at least one pixel.

    Raises:
        EngineError: the rectangle is empty or reaches beyond the image.
    """
    h, w = image.shape[-2:]
    if region != region.inside(h, w):
        raise EngineError(
            f"The rectangle covers rows {region.top} to {region.top + region.height - 1} and columns {region.left} to "
            f"{region.left + region.width - 1} but the image has {h} rows and {w} columns. Move it or make it smaller."
        )
    rows = slice(region.top, region.top + region.height)
    return image[..., rows, region.left : region.left + region.width]


def fit(image: Tensor, longest_side: int) -> Tensor:
    """The image reduced so that its longer side has at most so many pixels, on 256 levels as an image file has.

    Args:
        image: (c, h, w), in [0, 1].
        longest_side: in pixels; a smaller image stays as it is.

    Raises:
        EngineError: the side is below one pixel.
    """
    if longest_side < 1:
        raise EngineError(f"An image of {longest_side} pixels is empty. Use at least 1.")
    h, w = image.shape[-2:]
    scale = longest_side / max(h, w)
    if scale >= 1:
        return image
    size = (max(1, round(h * scale)), max(1, round(w * scale)))
    smaller = F.interpolate(image[None], size, mode="bilinear", antialias=True, align_corners=False)[0]
    return round_to_8_bit(smaller)


def round_to_8_bit(image: Tensor) -> Tensor:
    """The image rounded to the multiples of 1/255 that an image file can hold.

    Args:
        image: any shape; values outside [0, 1] are clipped.
    """
    return (image.clamp(0, 1) * 255).round() / 255
