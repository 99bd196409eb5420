"""The channels of an image: one by one, averaged, or weighted as the eye does."""

import torch
from torch import Tensor

from engine.errors import EngineError

# ITU-R BT.601: how much red, green and blue contribute to perceived brightness.
LUMINANCE_WEIGHTS = (0.299, 0.587, 0.114)


def split_channels(image: Tensor) -> tuple[Tensor, ...]:
    """The channels of an image one by one, each (h, w).

    Args:
        image: (c, h, w).
    """
    _check_image(image)
    return image.unbind(0)


def channel_mean(image: Tensor) -> Tensor:
    """The mean over the channels: a grey image, (h, w).

    Args:
        image: (c, h, w).
    """
    _check_image(image)
    return image.mean(0)


def luminance(image: Tensor) -> Tensor:
    """The brightness that the eye perceives, (h, w): green counts most and blue least.

    Args:
        image: (3, h, w), red, green and blue.

    Raises:
        EngineError: the image does not have three channels.

    References:
        ITU-R Recommendation BT.601, luma coefficients.
    """
    _check_image(image)
    if image.shape[0] != 3:
        raise EngineError(
            f"Luminance needs 3 channels (red, green, blue) but the image has {image.shape[0]}. "
            "Use channel_mean for other images."
        )
    weights = torch.tensor(LUMINANCE_WEIGHTS, dtype=image.dtype, device=image.device)
    return torch.einsum("c,chw->hw", weights, image)


def _check_image(image: Tensor) -> None:
    """Raises EngineError unless the tensor has the three axes of an image."""
    if image.dim() != 3:
        raise EngineError(f"An image has 3 axes (channels, height, width) but this tensor has {image.dim()}.")
