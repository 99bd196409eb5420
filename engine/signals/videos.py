"""Small videos of one moving shape: time is a third axis that a kernel can reach over."""

from typing import Literal, get_args

import torch
from torch import Tensor

from engine.errors import EngineError

Shape = Literal["disc", "square", "bar"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


def moving_shape(
    shape: Shape = "disc",
    *,
    frames: int = 12,
    size: int = 24,
    velocity: tuple[float, float] = (0.0, 1.0),
    radius: float = 3.0,
) -> Tensor:
    """A bright shape that moves over a dark ground and is in the middle of the image half-way through.

    Args:
        shape: a disc, a square, or a tall bar.
        frames: number of images.
        size: height and width of each, in pixels.
        velocity: pixels per frame, downwards and to the right.
        radius: half of the shape's width, in pixels.

    Returns:
        float32, (frames, size, size), in [0, 1]; edges are anti-aliased over one pixel.

    Raises:
        EngineError: an unknown shape, no frame, or a shape that is larger than the image.
    """
    if shape not in SHAPES:
        raise EngineError(f"There is no shape called {shape!r}. Choose one of {', '.join(SHAPES)}.")
    if frames < 1 or 2 * radius > size:
        raise EngineError(
            f"A video needs at least 1 frame and a shape that fits, but there are {frames} frames of {size} pixels "
            f"for a shape of {2 * radius:g}. Use more frames, a larger image or a smaller radius."
        )
    time = torch.arange(frames) - (frames - 1) / 2
    centre = (size - 1) / 2
    rows = torch.arange(size)[None, :, None] - (centre + velocity[0] * time)[:, None, None]
    columns = torch.arange(size)[None, None, :] - (centre + velocity[1] * time)[:, None, None]
    return (radius + 0.5 - _distance(shape, rows, columns)).clamp(0, 1)


def _distance(shape: Shape, rows: Tensor, columns: Tensor) -> Tensor:
    """How far every pixel is from the shape's centre, measured so that the shape is where it is below the radius."""
    if shape == "disc":
        return torch.sqrt(rows**2 + columns**2)
    if shape == "square":
        return torch.maximum(rows.abs(), columns.abs())
    return torch.maximum(rows.abs() / 2, columns.abs())
