"""A fixed random permutation of the pixels, under which a fully connected layer is equivalent."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class DenseUnderPermutation:
    """Outputs of a fully connected layer for an image, and for permuted pixels with permuted weights.

    Attributes:
        before: (outputs,), on the flattened image.
        after: (outputs,), on the flattened permuted image.
    """

    before: Tensor
    after: Tensor

    @property
    def difference(self) -> float:
        """The largest absolute difference between the two."""
        return (self.before - self.after).abs().max().item()


def dense_under_permutation(image: Tensor, order: Tensor, *, outputs: int = 10, seed: int = 0) -> DenseUnderPermutation:
    """A random fully connected layer on an image and on its permuted pixels: the same answers.

    Args:
        image: (c, h, w).
        order: from `pixel_permutation`.
        outputs: width of the layer.
        seed: of its weights, which are normal with variance 1 / (c h w).

    Raises:
        EngineError: the order is for another number of pixels.
    """
    permuted = permute_pixels(image, order)
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(outputs, *image.flatten(1).shape, generator=generator) / image.numel() ** 0.5
    return DenseUnderPermutation(
        before=weight.flatten(1) @ image.flatten(), after=weight[..., order].flatten(1) @ permuted.flatten()
    )
