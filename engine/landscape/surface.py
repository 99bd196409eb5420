"""The loss on a plane through the weights of a network."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.landscape.gradient_flow import Batch


def filter_normalized_direction(model: nn.Module, generator: torch.Generator) -> dict[str, Tensor]:
    """A random direction whose filters are as long as the network's own.

    A network with ReLU or batch normalization does the same when one filter is scaled up and the next one down, so a
    step of equal length would look large to one and small to the other. Here a step of 1 moves every filter by its
    own length.

    Args:
        model: the network.
        generator: of the random numbers, on the CPU.

    Returns:
        A tensor for each parameter, by name; zero for biases and for batch normalization's scale and shift.

    References:
        Li, Xu, Taylor, Studer, Goldstein. Visualizing the loss landscape of neural nets. NeurIPS 2018, section 4,
        arXiv:1712.09913. A row of a linear layer counts as a filter, as in the paper's code.
    """
    return {
        name: _filter_normalized(torch.randn(weight.shape, generator=generator), weight.detach())
        if weight.ndim > 1
        else torch.zeros_like(weight)
        for name, weight in model.named_parameters()
    }


def _filter_normalized(direction: Tensor, weight: Tensor) -> Tensor:
    """The direction with the norm of each filter of the weight, (c_out, ...)."""
    direction = direction.to(weight)
    shape = (-1, *[1] * (weight.ndim - 1))
    wanted, present = (tensor.flatten(1).norm(dim=1).view(shape) for tensor in (weight, direction))
    return direction * (wanted / present.clamp_min(torch.finfo(weight.dtype).tiny))


EVALUATION_BATCH = 250


@dataclass(frozen=True)
class SurfaceRow:
    """The losses along the first direction, at one place of the second.

    Attributes:
        index: number of the row, from 0.
        place: steps along the second direction.
        losses: one for each place along the first, in nats; infinite or NaN where the network overflows.
    """

    index: int
    place: float
    losses: tuple[float, ...]


@dataclass(frozen=True)
class Surface:
    """The loss on a square grid.

    Attributes:
        places: coordinates along both directions, ascending; the middle one is 0.
        losses: a row for each place of the second direction.
    """

    places: tuple[float, ...]
    losses: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, rows: Iterable[SurfaceRow]) -> Self:
        """The rows together."""
        found = sorted(rows, key=lambda row: row.index)
        return cls(tuple(row.place for row in found), tuple(row.losses for row in found))

    @property
    def centre(self) -> float:
        """The network's own loss."""
        middle = len(self.places) // 2
        return self.losses[middle][middle]


class Plane:
    """A plane through the weights of a network, spanned by two filter-normalized random directions.

    Args:
        model: the network; a copy of it is moved, it stays as it is.
        data: images (n, c, h, w) as the network sees them, and their classes, int64, (n,).
        seed: of the directions.
    """

    def __init__(self, model: nn.Module, data: Batch, *, seed: int = 0) -> None:
        generator = torch.Generator().manual_seed(seed)
        self._model = copy.deepcopy(model).eval().requires_grad_(False)
        self._data = data
        self._weights = {name: weight.detach().clone() for name, weight in model.named_parameters()}
        self._first = filter_normalized_direction(model, generator)
        self._second = filter_normalized_direction(model, generator)

    @torch.no_grad()
    def loss(self, first: float, second: float) -> float:
        """Mean cross-entropy in nats, in evaluation mode, after so many steps along the two directions."""
        for name, weight in self._model.named_parameters():
            weight.copy_(self._weights[name] + first * self._first[name] + second * self._second[name])
        images, labels = self._data
        batches = zip(images.split(EVALUATION_BATCH), labels.split(EVALUATION_BATCH), strict=True)
        total = sum(F.cross_entropy(self._model(x), y, reduction="sum").item() for x, y in batches)
        return total / len(labels)


def coordinates(resolution: int, *, span: float = 1.0) -> tuple[float, ...]:
    """The places of a surface along each direction, from -span to span, with 0 in the middle.

    Raises:
        EngineError: a resolution without a middle, or no span.
    """
    if resolution < 3 or resolution % 2 == 0:
        raise EngineError(
            f"A resolution of {resolution} has no middle point with neighbours, where the network itself lies. "
            f"Use an odd number from 3, for example {max(3, resolution + 1)}."
        )
    if span <= 0:
        raise EngineError(f"A span of {span} reaches nowhere. Use more than 0.")
    half = resolution // 2
    return tuple(span * step / half for step in range(-half, half + 1))


def loss_surface(
    model: nn.Module, data: Batch, resolution: int, *, span: float = 1.0, seed: int = 0
) -> Iterator[SurfaceRow]:
    """The loss around a network's weights, row by row.

    Args:
        model: gives logits; it stays as it is.
        data: images as the network sees them, and their classes.
        resolution: places along each direction, odd, so that the network itself is in the middle.
        span: how far the surface reaches, in lengths of each filter.
        seed: of the two directions; the same seed gives the same surface.

    Raises:
        EngineError: a resolution or span without sense.

    References:
        Li et al. Visualizing the loss landscape of neural nets. NeurIPS 2018, arXiv:1712.09913. Batch normalization
        keeps its running statistics, as there.
    """
    places = coordinates(resolution, span=span)
    return _rows(Plane(model, data, seed=seed), places)


def _rows(plane: Plane, places: tuple[float, ...]) -> Iterator[SurfaceRow]:
    for index, second in enumerate(places):
        yield SurfaceRow(index, second, tuple(plane.loss(first, second) for first in places))
