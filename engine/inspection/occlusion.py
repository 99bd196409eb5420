"""Occlusion: the change of a score when parts of the image are covered, by forward passes only."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.images import Region, crop
from engine.inspection.interpreter import scores
from engine.networks.preprocessing import Preprocessing
from engine.networks.shipped_weights import origin_of

Progress = Callable[[int, int], object]
"""Called with forward passes done and in all; raising in it cancels."""

_PATCHES_PER_SIDE = 14
_BATCH = 16


def cover_region(model: nn.Module, image: Tensor, where: Region | Tensor) -> Tensor:
    """The image with a region replaced by the mean colour of the network's training data.

    After normalization that is 0, the same that `occlusion` covers squares with.

    Args:
        model: the network; one that `engine.networks.build` made knows that colour, for others it is ImageNet's.
        image: (3, h, w), in [0, 1]; not changed.
        where: a rectangle wholly inside the image; or the pixels to cover, bool, (h, w).

    Raises:
        EngineError: the rectangle is empty or reaches beyond the image, or there is not one choice for each pixel.
    """
    covered = image.clone()
    colour = covered.new_tensor(mean_colour(model))[:, None, None]
    if isinstance(where, Region):
        crop(covered, where)[:] = colour
        return covered
    if where.shape != image.shape[1:]:
        raise EngineError(
            f"The image has {image.shape[1]} rows and {image.shape[2]} columns, the mask has shape "
            f"{tuple(where.shape)}. Give one value for each pixel."
        )
    return torch.where(where.bool(), colour, covered)


def mean_colour(model: nn.Module) -> tuple[float, ...]:
    """The mean colour of the data that a network was trained on, in [0, 1]: three values, or one for grey images."""
    origin = origin_of(model)
    return (origin.preprocessing if origin is not None else Preprocessing()).mean


def occlusion(
    model: nn.Module, batch: Tensor, target: int, progress: Progress | None = None, *, overlap: int = 2
) -> Tensor:
    """How much the score drops when a square is covered with the mean colour, for squares all over the image.

    Args:
        model: the network.
        batch: a prepared batch of one, (1, c, h, w).
        target: the class.
        progress: told after each batch of forward passes.
        overlap: a square is this many times as wide as the step to its neighbour.

    Returns:
        (c, h, w): each pixel has the mean drop over the squares that cover it, in equal shares for the colours.

    References:
        Zeiler, Fergus. Visualizing and understanding convolutional networks. ECCV 2014, arXiv:1311.2901, section 4.2.
    """
    h, w = batch.shape[-2:]
    step = max(1, min(h, w) // _PATCHES_PER_SIDE)
    side = step * overlap
    tops = range(-(side - step), h, step)
    lefts = range(-(side - step), w, step)
    boxes = [(max(0, top), min(h, top + side), max(0, left), min(w, left + side)) for top in tops for left in lefts]
    return _mean_drop(model, batch, target, boxes, progress)


def ablation(model: nn.Module, batch: Tensor, target: int, progress: Progress | None = None) -> Tensor:
    """How much the score drops when one square of a grid is covered with the mean colour.

    Args:
        model: the network.
        batch: a prepared batch of one, (1, c, h, w).
        target: the class.
        progress: told after each batch of forward passes.

    Returns:
        (c, h, w): each pixel has its square's drop, in equal shares for the colours.
    """
    return occlusion(model, batch, target, progress, overlap=1)


def _mean_drop(
    model: nn.Module, batch: Tensor, target: int, boxes: list[tuple[int, int, int, int]], progress: Progress | None
) -> Tensor:
    drops, covered = (torch.zeros_like(batch[0, 0]) for _ in range(2))  # (h, w)
    done = 0
    whole = scores(model, batch)[0, target]
    for some in _chunks(boxes):
        images = batch.repeat(len(some), 1, 1, 1)
        for image, (top, bottom, left, right) in zip(images, some, strict=True):
            image[:, top:bottom, left:right] = 0
        for drop, (top, bottom, left, right) in zip(whole - scores(model, images)[:, target], some, strict=True):
            drops[top:bottom, left:right] += drop
            covered[top:bottom, left:right] += 1
        done += len(some)
        if progress:
            progress(done, len(boxes))
    channels = batch.shape[1]
    return (drops / covered.clamp_min(1)).expand(channels, -1, -1) / channels


def _chunks(boxes: list[tuple[int, int, int, int]]) -> Iterator[list[tuple[int, int, int, int]]]:
    for start in range(0, len(boxes), _BATCH):
        yield boxes[start : start + _BATCH]
