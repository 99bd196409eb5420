"""The mean of a few measurements and how far it can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from engine.errors import EngineError

COVERED = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % confidence interval.

    Attributes:
        mean: of the measurements.
        low: lower end.
        high: upper end.
    """

    mean: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval lies above or below 0; 0 where it holds 0, so that neither can be said."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def interval_of(values: Sequence[float], *, step: float = 0.0) -> Interval:
    """The mean of independent measurements with Student's interval; of a single one, an interval without ends.

    Args:
        values: the measurements.
        step: the smallest difference that a measurement can show, such as one image of a test set. Their standard
            deviation is taken to be no less, since equal values do not show that the next would be the same.

    Raises:
        EngineError: no measurement at all.
    """
    if not values:
        raise EngineError("No measurement has no mean. Measure at least once.")
    if len(values) == 1:
        return Interval(values[0], float("-inf"), float("inf"))
    from scipy.special import stdtrit

    reach = float(stdtrit(len(values) - 1, (1 + COVERED) / 2)) * max(stdev(values), step) / len(values) ** 0.5
    return Interval(mean(values), mean(values) - reach, mean(values) + reach)
