"""The button that measures, how long that will take, and its progress."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.cache import cached
from dashboard.figures.numbers import memory
from dashboard.guard import engine_errors_shown
from dashboard.job import estimate, job_of, job_of_pieces, show_progress, start_button, start_job
from dashboard.training.rows import duration
from engine.device import Device
from engine.errors import EngineError
from engine.hardware import ConvolutionCase, Precision, expected_seconds, pace

MOST_SECONDS = 300.0
MOST_BYTES = 1 << 30


@dataclass(frozen=True)
class Plan:
    """What a button would measure.

    Attributes:
        what: what the pieces are called, in the plural.
        pieces: begins the measurement.
        total: how many pieces there are.
        seconds: how long it will take.
        needed_bytes: memory that the largest piece needs.
        words: said beside the button.
    """

    what: str
    pieces: Callable[[], Iterator[Any]]
    total: int
    seconds: float
    needed_bytes: float
    words: str = ""


def offer(plan: Plan, *, key: str) -> None:
    """A button with a time estimate, or a sentence why the plan is too large; while it goes on, its progress."""
    job = job_of(key)
    if job is None or not job.running:
        with engine_errors_shown():
            _insist_on_a_small_plan(plan)
            start_button(
                "Measure",
                f"{plan.total} {plan.what}, {estimate(plan.seconds)} if nobody else computes here. {plan.words}",
                key=f"{key}.measure",
                start=partial(_start, plan, key),
            )
    if job is not None:
        show_progress(job, key=key, what=plan.what)


def expected(cases: Sequence[ConvolutionCase], devices: Sequence[Device]) -> float:
    """How long it takes to time these convolutions."""
    return sum(expected_seconds(case, _pace(device, case.precision)) for device in devices for case in cases)


@cached(entries=16)
def _pace(device: Device, precision: Precision) -> float:
    return pace(ConvolutionCase(precision=precision), device)


def _start(plan: Plan, key: str) -> None:
    start_job(key, job_of_pieces(plan.pieces(), total=plan.total))


def _insist_on_a_small_plan(plan: Plan) -> None:
    """Other readers wait meanwhile, so there are limits."""
    if plan.needed_bytes > MOST_BYTES:
        raise EngineError(
            f"The largest of these needs {memory(plan.needed_bytes)} of memory and at most {memory(MOST_BYTES)} are "
            "allowed here. Choose a smaller size, batch, or fewer channels."
        )
    if plan.seconds > MOST_SECONDS:
        raise EngineError(
            f"This would take about {duration(plan.seconds)} and at most {duration(MOST_SECONDS)} are allowed, since "
            "others may wait. Choose a smaller size, kernel, batch, or fewer channels."
        )
