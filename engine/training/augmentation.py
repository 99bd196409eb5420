"""Variation of training pictures, for a whole batch at once and on the device where it lies."""

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.training.spec import AugmentationSpec


def augment(images: Tensor, how: AugmentationSpec, generator: torch.Generator) -> Tensor:
    """Shifts, flips and cuts each picture in its own random way.

    Args:
        images: normalized, (n, c, h, w), so that 0 is the mean colour.
        how: which variations, and how strong.
        generator: of random numbers, on the images' device.

    Returns:
        New images of the same shape.
    """
    if how.shift:
        offsets = torch.randint(0, 2 * how.shift + 1, (2, len(images)), generator=generator, device=images.device)
        images = shift(images, offsets - how.shift, reach=how.shift)
    if how.flip:
        mirrored = torch.rand(len(images), 1, 1, 1, generator=generator, device=images.device) < 0.5
        images = torch.where(mirrored, images.flip(-1), images)
    if how.cutout:
        images = cut_out(images, how.cutout, generator)
    return images


def shift(images: Tensor, offsets: Tensor, *, reach: int) -> Tensor:
    """Moves every picture by its own distance; what comes in from outside is 0.

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


def cut_out(images: Tensor, side: int, generator: torch.Generator) -> Tensor:
    """Sets one square a picture to 0, centred on any of its pixels, so that some squares stick out.

    References:
        DeVries, Taylor. Improved regularization of convolutional neural networks with cutout. arXiv:1708.04552.
    """
    n, _, h, w = images.shape
    inside = []
    for length in (h, w):
        start = torch.randint(0, length, (n, 1), generator=generator, device=images.device) - side // 2
        position = torch.arange(length, device=images.device)
        inside.append((position >= start) & (position < start + side))
    square = inside[0][:, :, None] & inside[1][:, None, :]  # (n, h, w)
    return images.masked_fill(square[:, None], 0.0)
