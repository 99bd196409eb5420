"""Straight lines on logarithmic axes: y = factor * x^exponent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression

from engine.errors import EngineError


@dataclass(frozen=True)
class PowerLaw:
    """y = factor * x^exponent."""

    factor: float
    exponent: float

    def at(self, x: float) -> float:
        """Its value at a place."""
        return self.factor * x**self.exponent


def power_law(x: Sequence[float], y: Sequence[float]) -> PowerLaw:
    """The power law with the least squared distance from points on logarithmic axes.

    Args:
        x: places, positive.
        y: values, positive, as many.

    Raises:
        EngineError: fewer than two different places, or a value that has no logarithm.
    """
    if len(set(x)) < 2:
        raise EngineError(f"A line needs 2 different places, and there is only {len(set(x))}. Add another one.")
    if min(*x, *y) <= 0:
        raise EngineError(f"{min(*x, *y):g} has no logarithm. Use positive numbers.")
    line = linear_regression([math.log(value) for value in x], [math.log(value) for value in y])
    return PowerLaw(math.exp(line.intercept), line.slope)
