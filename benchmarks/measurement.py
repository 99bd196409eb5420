"""One benchmark's result: Convscope's figure beside its rival's, measured in the same run."""

import json
import os
from dataclasses import dataclass
from typing import Literal

QUICK = "CONVSCOPE_TEST_QUICK_BENCHMARKS"


def repetitions(whole: int, *, quick: int = 1) -> int:
    """Number of repetitions: the full number, or a small one for a smoke test."""
    return quick if os.environ.get(QUICK) else whole


def failure_as_json(name: str, error: BaseException) -> str:
    """The line of a benchmark that failed."""
    words = str(error).strip().partition("\n")[0]
    return json.dumps({"name": name, "error": f"{type(error).__name__}: {words}" if words else type(error).__name__})


class SkippedError(Exception):
    """Raised by a benchmark that this machine cannot run; it says what is missing."""


@dataclass(frozen=True)
class Measurement:
    """A figure of Convscope, the same figure of a rival, and the goal for their ratio.

    Attributes:
        name: what was measured.
        ours: Convscope's figure.
        rival: the rival's figure.
        unit: the unit of both, for example "ms".
        goal: what the ratio ours / rival is to reach.
        better: whether the ratio is to stay at or below the goal, or to be at or above it.
    """

    name: str
    ours: float
    rival: float
    unit: str
    goal: float
    better: Literal["lower", "higher"] = "lower"

    @property
    def ratio(self) -> float:
        """Ours divided by the rival's."""
        return self.ours / self.rival if self.rival else float("inf")

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio <= self.goal if self.better == "lower" else self.ratio >= self.goal

    def as_json(self) -> str:
        """The measurement as one line of JSON."""
        figures = {"ours": round(self.ours, 4), "rival": round(self.rival, 4), "ratio": round(self.ratio, 3)}
        return json.dumps({"name": self.name, **figures, "unit": self.unit, "goal": self.goal, "met": self.met})
