"""Ranges of pixel values: [0, 1] for display, zero mean and unit variance for a network."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.errors import EngineError


def normalize(image: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """The image with each channel's mean subtracted, then divided by its standard deviation.

    Args:
        image: (..., c, h, w).
        mean: one value a channel, in the image's unit.
        std: one positive value a channel.

    Raises:
        EngineError: the number of values differs from the number of channels, or a deviation is not positive.
    """
    centre, spread = _per_channel(image, mean, std)
    return (image - centre) / spread


def denormalize(image: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """The inverse of `normalize`: back to the range for display.

    Args:
        image: (..., c, h, w), normalized.
        mean: the values that were subtracted.
        std: the values that were divided by.

    Raises:
        EngineError: the number of values differs from the number of channels, or a deviation is not positive.
    """
    centre, spread = _per_channel(image, mean, std)
    return image * spread + centre


def stretch(image: Tensor) -> Tensor:
    """The image with its smallest value at 0 and its largest at 1; one that has a single value becomes 0.

    Args:
        image: any shape.
    """
    low, high = image.min(), image.max()
    return (image - low) / (high - low).clamp(min=torch.finfo(image.dtype).tiny)


def _per_channel(image: Tensor, mean: Sequence[float], std: Sequence[float]) -> tuple[Tensor, Tensor]:
    """Mean and deviation shaped (c, 1, 1), after checking that they fit the image."""
    channels = image.shape[-3] if image.dim() >= 3 else 0
    if not len(mean) == len(std) == channels:
        raise EngineError(
            f"The image has {channels} channels but there are {len(mean)} means and {len(std)} deviations. "
            "Give one of each per channel."
        )
    if min(std) <= 0:
        raise EngineError(f"A standard deviation must be above 0 but the smallest is {min(std)}.")
    centre, spread = (torch.tensor(values, dtype=image.dtype, device=image.device) for values in (mean, std))
    return centre[:, None, None], spread[:, None, None]
