"""Variation of training images, for a whole batch at once and on the device where it lies."""

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.training.spec import AugmentationSpec

Draws = dict[str, Tensor]
"""Random numbers by what they decide: "offsets" (2, n), "mirrored" (n, 1, 1, 1), "rows" and "columns" (n, 1)."""


def draw(how: AugmentationSpec, n: int, size: tuple[int, int], generator: torch.Generator) -> Draws:
    """Random numbers for augmenting ``n`` images of ``size`` (h, w) pixels."""
    draws: Draws = {}
    device = generator.device
    if how.shift:
        offsets = torch.randint(0, 2 * how.shift + 1, (2, n), generator=generator, device=device)
        draws["offsets"] = offsets - how.shift
    if how.flip:
        draws["mirrored"] = torch.rand(n, 1, 1, 1, generator=generator, device=device) < 0.5
    if how.cutout:
        for axis, length in zip(("rows", "columns"), size, strict=True):
            draws[axis] = torch.randint(0, length, (n, 1), generator=generator, device=device)
    return draws


def vary(images: Tensor, how: AugmentationSpec, draws: Draws) -> Tensor:
    """Augments images (n, c, h, w) by given random numbers; deterministic."""
    if how.shift:
        images = shift(images, draws["offsets"], reach=how.shift)
    if how.flip:
        images = torch.where(draws["mirrored"], images.flip(-1), images)
    if how.cutout:
        images = cut_out(images, how.cutout, draws["rows"], draws["columns"])
    return images


def shift(images: Tensor, offsets: Tensor, *, reach: int) -> Tensor:
    """Moves every image by its own distance; what comes in from outside is 0.

    Args:
        images: (n, c, h, w).
        offsets: int64, (2, n): pixels down and to the right, from -reach to reach.
        reach: the largest distance in pixels.

    Returns:
        (n, c, h, w).
    """
    h, w = images.shape[-2:]
    padded = F.pad(images, (reach, reach, reach, reach))
    windows = padded.unfold(2, h, 1).unfold(3, w, 1)  # (n, c, 2*reach+1, 2*reach+1, h, w), a view
    rows, columns = reach - offsets
    return windows[torch.arange(len(images), device=images.device), :, rows, columns]


def cut_out(images: Tensor, side: int, rows: Tensor, columns: Tensor) -> Tensor:
    """Sets one square an image to 0, centred on any of its pixels, so that some squares stick out.

    Args:
        images: (n, c, h, w).
        side: of the square in pixels.
        rows: int64, (n, 1), the middles of the squares.
        columns: int64, (n, 1), likewise.

    References:
        DeVries, Taylor. Improved regularization of convolutional neural networks with cutout. arXiv:1708.04552.
    """
    inside = []
    for middle, length in zip((rows, columns), images.shape[-2:], strict=True):
        position = torch.arange(length, device=images.device)
        start = middle - side // 2
        inside.append((position >= start) & (position < start + side))
    square = inside[0][:, :, None] & inside[1][:, None, :]  # (n, h, w)
    return images.masked_fill(square[:, None], 0.0)
