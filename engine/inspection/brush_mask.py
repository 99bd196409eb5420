"""Strokes of a round brush, and the pixels that they cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import torch
from torch import Tensor

from engine.errors import EngineError


@dataclass(frozen=True)
class Stroke:
    """A stroke of a round brush along a polyline.

    Lengths are shares of the image's longer side, so that a stroke fits images of every size.

    Attributes:
        points: corners of the line, (x, y) from the upper left corner of the image; a single one is a dab.
        size: the brush's diameter.
    """

    points: tuple[tuple[float, float], ...]
    size: float


def stroke_mask(strokes: Sequence[Stroke], height: int, width: int) -> Tensor:
    """Which pixels of an image some strokes cover.

    Args:
        strokes: may reach beyond the image.
        height: of the image, in pixels.
        width: of the image, in pixels.

    Returns:
        bool, (height, width): True where a pixel's middle is covered.

    Raises:
        EngineError: a stroke without points or without a size.
    """
    longer = max(height, width)
    covered = torch.zeros(height, width, dtype=torch.bool)
    for stroke in strokes:
        if not stroke.points or not stroke.size > 0:
            raise EngineError(
                f"A stroke has {len(stroke.points)} points and a brush of size {stroke.size:g}. "
                "Give at least 1 point and a size above 0."
            )
        radius = stroke.size * longer / 2
        corners = [(x * longer, y * longer) for x, y in stroke.points]
        for begin, end in zip(corners, corners[1:] or corners, strict=False):
            _cover(covered, begin, end, radius)
    return covered


def _cover(covered: Tensor, begin: tuple[float, float], end: tuple[float, float], radius: float) -> None:
    """Adds the pixels that are no further than the radius from a line between two points."""
    rows, columns = (
        slice(max(0, floor(min(begin[axis], end[axis]) - radius)), max(0, ceil(max(begin[axis], end[axis]) + radius)))
        for axis in (1, 0)
    )
    part = covered[rows, columns]
    if not part.numel():
        return
    x = torch.arange(columns.start, columns.start + part.shape[1]) + 0.5 - begin[0]
    y = (torch.arange(rows.start, rows.start + part.shape[0]) + 0.5 - begin[1])[:, None]
    along = end[0] - begin[0], end[1] - begin[1]
    length = along[0] ** 2 + along[1] ** 2
    share = ((x * along[0] + y * along[1]) / length).clamp(0, 1) if length else torch.zeros(())
    part |= (x - share * along[0]).square() + (y - share * along[1]).square() <= radius**2
