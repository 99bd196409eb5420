"""Bright shapes on dark ground, drawn from distance fields: a data set that needs no download.

A shape is a signed distance: negative inside, zero on the outline, positive outside. The part of a pixel that the
shape covers is read off the distance at its centre, so edges are smooth at any size and rotation.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

SIZE_PIXELS = 16
SCALE = (0.36, 0.47)
NOISE = 0.05
GROUND, INK = (0.0, 0.5), (0.5, 1.0)


def _circle(x: Tensor, y: Tensor) -> Tensor:
    return torch.hypot(x, y) - 0.85


def _ring(x: Tensor, y: Tensor) -> Tensor:
    return (torch.hypot(x, y) - 0.68).abs() - 0.2


def _box(x: Tensor, y: Tensor, half_width: float, half_height: float) -> Tensor:
    return torch.maximum(x.abs() - half_width, y.abs() - half_height)


def _square(x: Tensor, y: Tensor) -> Tensor:
    return _box(x, y, 0.75, 0.75)


def _polygon(x: Tensor, y: Tensor, sides: int, apothem: float) -> Tensor:
    """A regular polygon with a corner at the top; ``apothem`` is the distance from its centre to its sides."""
    sector = 2 * math.pi / sides
    angle = torch.atan2(x, -y)
    nearest = sector * (torch.floor(angle / sector) + 0.5)
    return torch.hypot(x, y) * torch.cos(angle - nearest) - apothem


def _triangle(x: Tensor, y: Tensor) -> Tensor:
    return _polygon(x, y, 3, 0.5)


def _hexagon(x: Tensor, y: Tensor) -> Tensor:
    return _polygon(x, y, 6, 0.8)


def _plus(x: Tensor, y: Tensor) -> Tensor:
    return torch.minimum(_box(x, y, 0.95, 0.25), _box(x, y, 0.25, 0.95))


def _cross(x: Tensor, y: Tensor) -> Tensor:
    """A Latin cross, whose arms differ: turned by 45 degrees a plus would still be a plus."""
    return torch.minimum(_box(x, y, 0.2, 0.95), _box(x, y + 0.35, 0.6, 0.2))


def _star(x: Tensor, y: Tensor) -> Tensor:
    """Five points: the distance to the outline varies linearly with the angle between a point and a notch."""
    sector = 2 * math.pi / 5
    angle = torch.atan2(x, -y)
    from_point = (angle - sector * torch.round(angle / sector)).abs() / (sector / 2)
    return torch.hypot(x, y) - (1.0 - 0.6 * from_point)


def _bar(x: Tensor, y: Tensor) -> Tensor:
    return _box(x, y, 0.95, 0.28)


def _crescent(x: Tensor, y: Tensor) -> Tensor:
    return torch.maximum(torch.hypot(x, y) - 0.9, 0.72 - torch.hypot(x - 0.45, y))


DISTANCES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "circle": _circle,
    "ring": _ring,
    "square": _square,
    "triangle": _triangle,
    "plus": _plus,
    "cross": _cross,
    "star": _star,
    "bar": _bar,
    "hexagon": _hexagon,
    "crescent": _crescent,
}
"""Each shape's signed distance in its own frame, where it reaches from −1 to 1; in units of its reach."""
NAMES = tuple(DISTANCES)


def draw(count: int, *, seed: int, size: int = SIZE_PIXELS) -> tuple[Tensor, Tensor]:
    """Images of shapes, all classes equally often (to within one), in random order.

    Args:
        count: images to draw.
        seed: the same seed gives the same images.
        size: side of an image in pixels.

    Returns:
        Images (count, 3, size, size), float32 from 0 to 1, and their classes, int64, (count,), as in ``NAMES``.
    """
    generator = torch.Generator().manual_seed(seed)

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(count, *shape, generator=generator)

    labels = torch.randperm(count, generator=generator) % len(NAMES)
    scale = uniform(*SCALE, 1, 1)  # the shape's reach as a share of the image's side
    angle = uniform(-math.pi, math.pi, 1, 1)
    room = 0.5 - scale
    x, y = _shape_coordinates(size, angle, scale, room * uniform(-1, 1, 1, 1), room * uniform(-1, 1, 1, 1))
    coverage = torch.empty(count, size, size)
    for label, distance in enumerate(DISTANCES.values()):
        chosen = labels == label
        pixels_outside = distance(x[chosen], y[chosen]) * scale[chosen] * size
        coverage[chosen] = (0.5 - pixels_outside).clamp(0, 1)
    ground, ink = uniform(*GROUND, 3, 1, 1), uniform(*INK, 3, 1, 1)  # each channel by itself
    noise = NOISE * torch.randn(count, 3, size, size, generator=generator)
    return (torch.lerp(ground, ink, coverage[:, None]) + noise).clamp(0, 1), labels


def _shape_coordinates(size: int, angle: Tensor, scale: Tensor, left: Tensor, top: Tensor) -> tuple[Tensor, Tensor]:
    """Each pixel centre in the shape's own frame, where the shape reaches from -1 to 1: x and y, (n, size, size)."""
    centre = (torch.arange(size) + 0.5) / size - 0.5
    x, y = (centre[None, None, :] - left) / scale, (centre[None, :, None] - top) / scale
    return x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()
