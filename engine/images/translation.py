"""An image moved by whole pixels, and how closely a computation follows the move."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError


def translate(image: Tensor, *, dx: int, dy: int, fill: float = 0.0) -> Tensor:
    """The image moved right by `dx` and down by `dy` pixels; what moves in from outside has one value.

    Args:
        image: (..., h, w).
        dx: pixels to the right; negative to the left.
        dy: pixels down; negative up.
        fill: the value of pixels that come from outside.
    """
    moved = torch.full_like(image, fill)
    h, w = image.shape[-2:]
    if abs(dx) < w and abs(dy) < h:
        moved[..., _to(dy, h), _to(dx, w)] = image[..., _to(-dy, h), _to(-dx, w)]
    return moved


@dataclass(frozen=True)
class Equivariance:
    """How a computation on a moved image compares with the moved result of the computation.

    Attributes:
        before: the result on the image.
        after: the result on the moved image.
        difference: the largest absolute difference between `after` and the moved `before`, where both are known.
        compared: the part of the result, between 0 and 1, that was compared; the rest depends on what moved in.
        largest_before: the largest value of the compared part before the move.
        largest_after: the same after the move.
    """

    before: Tensor
    after: Tensor
    difference: float
    compared: float
    largest_before: float
    largest_after: float


def equivariance(
    function: Callable[[Tensor], Tensor], image: Tensor, *, dx: int, dy: int, margin: int = 0
) -> Equivariance:
    """Whether moving the image and computing gives the same as computing and moving the result.

    Args:
        function: maps (..., h, w) to (..., h_out, w_out) with one value a window, as a convolution of stride 1 does.
        image: (..., h, w).
        dx: pixels to the right.
        dy: pixels down.
        margin: pixels at each edge of the result that read padding, and so are left out.

    Raises:
        EngineError: the move leaves nothing to compare.
    """
    return compare_shifted(function(image), function(translate(image, dx=dx, dy=dy)), dx=dx, dy=dy, margin=margin)


def compare_shifted(before: Tensor, after: Tensor, *, dx: int, dy: int, margin: int = 0) -> Equivariance:
    """How closely the result on a moved image is the moved result.

    Args:
        before: (..., h, w), the result on the image.
        after: the same on the image moved.
        dx: pixels to the right.
        dy: pixels down.
        margin: pixels at each edge of the result that read padding, and so are left out.

    Raises:
        EngineError: the move leaves nothing to compare.
    """
    h, w = before.shape[-2:]
    if h - abs(dy) - 2 * margin < 1 or w - abs(dx) - 2 * margin < 1:
        raise EngineError(
            f"A move by {dx} and {dy} pixels leaves nothing of a result of {h} x {w} to compare. Move it by less."
        )
    inner = (..., slice(margin, h - margin), slice(margin, w - margin))
    there, here = after[inner], before[inner]
    h, w = here.shape[-2:]
    here = here[..., _to(-dy, h), _to(-dx, w)]
    there = there[..., _to(dy, h), _to(dx, w)]
    return Equivariance(
        before=before,
        after=after,
        difference=(there - here).abs().max().item(),
        compared=there.numel() / after.numel(),
        largest_before=here.max().item(),
        largest_after=there.max().item(),
    )


def _to(shift: int, size: int) -> slice:
    """The places along an axis that a move by `shift` fills from inside the image."""
    return slice(max(shift, 0), size + min(shift, 0))
