"""Limits on one comparison, set by the operator of the dashboard."""

import os
from dataclasses import dataclass

from engine.errors import EngineError
from engine.training.spec import Comparison


@dataclass(frozen=True)
class Limits:
    """Bounds on one comparison.

    Attributes:
        runs: how many it may have.
        hours: how long it may take by its estimate.
    """

    runs: int = 64
    hours: float = 24.0

    @classmethod
    def from_environment(cls) -> "Limits":
        """``CONVSCOPE_MOST_RUNS`` and ``CONVSCOPE_MOST_HOURS``; where they are not set, the defaults."""
        return cls(
            runs=int(os.environ.get("CONVSCOPE_MOST_RUNS", cls.runs)),
            hours=float(os.environ.get("CONVSCOPE_MOST_HOURS", cls.hours)),
        )

    def check(self, comparison: Comparison, *, seconds: float = 0.0) -> None:
        """Checks a comparison against the limits.

        Args:
            comparison: the comparison to be trained.
            seconds: how long it will take.

        Raises:
            EngineError: too many runs, or too long.
        """
        if len(comparison.runs) > self.runs:
            raise EngineError(
                f"This comparison has {len(comparison.runs)} runs, and this dashboard takes at most {self.runs} at "
                "once. Choose fewer networks or seeds."
            )
        if seconds > 3600 * self.hours:
            raise EngineError(
                f"This comparison would take about {seconds / 3600:.1f} hours, and this dashboard takes at most "
                f"{self.hours:g}. Choose fewer epochs, networks or seeds."
            )
