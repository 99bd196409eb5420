"""A kernel slid over an image whose size it keeps: what photo editors call a filter."""

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.convolution.forward import convolve
from engine.convolution.padding import check_padding_mode
from engine.errors import EngineError


def filter_image(image: Tensor, kernel: Tensor, *, padding_mode: str = "replicate") -> Tensor:
    """Every channel of an image convolved with the same kernel, at the image's own size.

    The kernel is not flipped (cross-correlation, as in every library for networks). Its middle tap lies on the output
    pixel; an even kernel reaches one pixel further to the right and down, as `padding="same"` does in torch.

    Args:
        image: (c, h, w) or (h, w).
        kernel: (k_h, k_w).
        padding_mode: what lies beyond the edge: zeros, reflect, replicate or circular.

    Returns:
        The shape of the image, float32 or the image's dtype.

    Raises:
        EngineError: a kernel that is not a plane, or more border than the padding mode can repeat.
    """
    if kernel.ndim != 2 or image.ndim not in (2, 3):
        raise EngineError(
            f"Image and kernel have {image.ndim} and {kernel.ndim} axes but need 3 (or 2) and 2. "
            "Give (channels, height, width) and (height, width)."
        )
    k_h, k_w = kernel.shape
    check_padding_mode(padding_mode, tuple(image.shape[-2:]), (k_h // 2, k_w // 2))
    channels = image.reshape(1, -1, *image.shape[-2:])  # (1, c, h, w)
    border = ((k_w - 1) // 2, k_w // 2, (k_h - 1) // 2, k_h // 2)  # left, right, top, bottom
    padded = F.pad(channels, border, mode="constant" if padding_mode == "zeros" else padding_mode)
    c = padded.shape[1]
    # Depthwise in one batch: several times faster on a CPU than a batch of single channels.
    return convolve(padded, kernel.expand(c, 1, k_h, k_w), groups=c).reshape(image.shape)


def interior_difference(one: Tensor, other: Tensor, margin: tuple[int, int]) -> float:
    """The largest absolute difference of two images away from their border.

    Args:
        one: (..., h, w).
        other: same shape.
        margin: rows at the top and bottom and columns at the left and right that are left out.

    Raises:
        EngineError: the margin leaves nothing.
    """
    h, w = one.shape[-2:]
    if h <= 2 * margin[0] or w <= 2 * margin[1]:
        raise EngineError(
            f"A margin of {margin[0]} rows and {margin[1]} columns leaves nothing of {h} x {w} pixels. "
            "Use a larger image or smaller kernels."
        )
    inner = (..., slice(margin[0], h - margin[0]), slice(margin[1], w - margin[1]))
    return torch.sub(one[inner], other[inner]).abs().max().item()
