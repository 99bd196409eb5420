"""A fixed random order of the pixels: for a fully connected layer the same problem, for the eye noise."""

import torch
from torch import Tensor

from engine.errors import EngineError


def pixel_permutation(count: int, *, seed: int = 0) -> Tensor:
    """A random order of `count` pixels, int64, (count,): entry i says which pixel moves to place i.

    Args:
        count: number of pixels, h * w.
        seed: the same seed gives the same order.
    """
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed))


def permute_pixels(image: Tensor, order: Tensor) -> Tensor:
    """The image with its pixels in another order; the channels of a pixel stay together.

    Args:
        image: (c, h, w).
        order: int64, (h * w,), from `pixel_permutation`.

    Raises:
        EngineError: the order is for another number of pixels.
    """
    pixels = image.shape[-2] * image.shape[-1]
    if order.numel() != pixels:
        raise EngineError(
            f"The order holds {order.numel()} places but the image has {pixels} pixels. Make one for {pixels}."
        )
    return image.flatten(-2)[..., order].reshape(image.shape)


def restore_pixels(image: Tensor, order: Tensor) -> Tensor:
    """The inverse of `permute_pixels`: every pixel back in its place.

    Args:
        image: (c, h, w), permuted.
        order: the order that was used.

    Raises:
        EngineError: the order is for another number of pixels.
    """
    return permute_pixels(image, torch.argsort(order))
