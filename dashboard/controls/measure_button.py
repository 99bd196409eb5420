"""The button that measures on this machine, how long that will take, and its progress."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard.figures.number_format import duration, memory
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import Job, estimate, job_of, job_of_pieces, start_button, start_job
from dashboard.runtime.subprocess_jobs import START_SECONDS, beside, show_progress_beside
from dashboard.shell.engine_errors import engine_errors_shown
from engine.device import Device
from engine.errors import EngineError
from engine.hardware import ConvolutionCase, Precision, expected_seconds, measured_speed
from engine.subprocess_jobs import Call, call_each

MOST_SECONDS = 300.0
MOST_BYTES = 1 << 30
WAIT_SECONDS = 0.2
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Plan:
    """What a button would measure.

    Attributes:
        what: what the pieces are called, in the plural.
        calls: the measurements, each as a function of the engine, what it is called with, and who keeps its result.
        seconds: how long it will take.
        needed_bytes: memory that the largest piece needs.
        words: said beside the button.
        most_seconds: how long it may take.
        rerun_each: whether the page is drawn again after each piece.
    """

    what: str
    calls: Sequence[tuple[Call, Callable[[Any], Any]]]
    seconds: float
    needed_bytes: float
    words: str = ""
    most_seconds: float = MOST_SECONDS
    rerun_each: bool = False


def offer(plan: Plan, *, key: str) -> None:
    """A button with a time estimate, or a sentence why the plan is too large; while it goes on, its progress."""
    job = job_of(key)
    if job is None or not job.running:
        with engine_errors_shown():
            _insist_on_a_small_plan(plan)
            how_long = estimate(START_SECONDS + plan.seconds)
            start_button(
                "Measure",
                f"{len(plan.calls)} {plan.what}, {how_long} on a quiet machine. {plan.words}",
                key=f"{key}.measure",
                start=partial(_start, plan, key),
            )
    if job is not None:
        show_progress_beside(job, key=key, what=plan.what, rerun_each=plan.rerun_each)


def nothing_yet(what: str, measuring: str, *, key: str) -> None:
    """What stands in a figure's place until there is something to draw.

    Args:
        what: that nothing has been measured, as a sentence.
        measuring: what a press of the button does, as a sentence.
        key: of the button.
    """
    job = job_of(key)
    running = job is not None and job.running
    with st.container(border=True, height=300, vertical_alignment="center", horizontal_alignment="center"):
        st.markdown(
            "**Being measured. The figure is drawn from the first results on.**" if running else f"**{what}**",
            width="content",
        )
        st.caption(measuring if running else f"Press *Measure*. {measuring}", width="content")


def expected(cases: Sequence[ConvolutionCase], devices: Sequence[Device]) -> float:
    """How long it takes to time these convolutions."""
    return sum(expected_seconds(case, device_pace(device, case.precision)) for device in devices for case in cases)


@cached(entries=16)
def device_pace(device: Device, precision: Precision) -> float:
    """Operations a second of a large convolution on a device, measured once."""
    return measured_speed(ConvolutionCase(precision=precision), device)


def _start(plan: Plan, key: str) -> None:
    start_job(key, job_of_pieces(partial(_kept, plan), total=len(plan.calls)))


def _kept(plan: Plan, job: Job) -> Iterator[Any]:
    """The results as they are kept, of one plan at a time, so that two never disturb each other."""
    with _alone(job):
        results = beside(job, call_each, [call for call, _ in plan.calls])
        for (_, keep), result in zip(plan.calls, results, strict=False):
            yield keep(result)


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    while not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        job.still_wanted()
    try:
        yield
    finally:
        _one_at_a_time.release()


def _insist_on_a_small_plan(plan: Plan) -> None:
    """Other readers wait meanwhile, so there are limits."""
    if plan.needed_bytes > MOST_BYTES:
        raise EngineError(
            f"The largest of these needs {memory(plan.needed_bytes)} of memory and at most {memory(MOST_BYTES)} are "
            "allowed here. Choose a smaller size, batch, or fewer channels."
        )
    if plan.seconds > plan.most_seconds:
        raise EngineError(
            f"This would take about {duration(plan.seconds)} and at most {duration(plan.most_seconds)} are allowed, "
            "since other readers may be waiting. Choose a smaller size, kernel, batch, or fewer channels."
        )
