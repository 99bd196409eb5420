"""Curves made of the points of several runs: the mean over seeds with its range, smoothed where wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.errors import EngineError
from engine.training.events import Event

Quantity = Literal["train_loss", "train_error", "test_loss", "test_error"]


@dataclass(frozen=True)
class Curve:
    """One quantity against the step.

    Attributes:
        steps: where it was measured.
        values: mean over the runs that have come this far.
        low: the smallest of them.
        high: the largest of them.
    """

    steps: tuple[int, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def curve(runs: Sequence[Sequence[Event]], quantity: Quantity, *, smoothing: float = 0.0) -> Curve:
    """The curve of one network over its seeds.

    Args:
        runs: the points of each seed's run.
        quantity: what is drawn.
        smoothing: weight of the past in an exponential moving average, from 0 for none to below 1.

    Raises:
        EngineError: a smoothing outside its range.
    """
    if not 0 <= smoothing < 1:
        raise EngineError(f"A smoothing of {smoothing} is out of range. Use at least 0 and less than 1.")
    by_step: dict[int, list[float]] = {}
    for points in runs:
        for step, value in _smoothed(_measured(points, quantity), smoothing):
            by_step.setdefault(step, []).append(value)
    steps = sorted(by_step)
    columns = [by_step[step] for step in steps]
    return Curve(
        tuple(steps),
        tuple(sum(values) / len(values) for values in columns),
        tuple(min(values) for values in columns),
        tuple(max(values) for values in columns),
    )


def _measured(points: Sequence[Event], quantity: Quantity) -> list[tuple[int, float]]:
    values = ((point.step, getattr(point, quantity)) for point in points)
    return [(step, value) for step, value in values if value is not None]


def _smoothed(points: list[tuple[int, float]], smoothing: float) -> list[tuple[int, float]]:
    """An exponential moving average that starts at the first value, not at zero (Kingma, Ba 2015, section 3)."""
    average, weight, result = 0.0, 0.0, []
    for step, value in points:
        average = smoothing * average + (1 - smoothing) * value
        weight = smoothing * weight + (1 - smoothing)
        result.append((step, average / weight))
    return result
