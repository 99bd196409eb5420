"""How long a comparison will take here, from a few steps of each network."""

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

import torch

from engine.training.loop import Training
from engine.training.spec import Comparison, RunSpec

WARM_UP_STEPS = 2
TIMED_STEPS = 3


def estimated_seconds(comparison: Comparison, *, places: int) -> float:
    """Time from the start of a comparison to its end when nothing else is running.

    Args:
        comparison: the runs, trained in their order.
        places: how many are trained at a time.
    """
    ends = [0.0] * places
    for run in comparison.runs:
        heapq.heappush(ends, heapq.heappop(ends) + run.steps * _seconds_a_step(replace(run, name="", seed=0)))
    return max(ends)


@contextmanager
def _one_thread() -> Iterator[None]:
    """As workers train; two threads on a busy machine can be ten times slower than one."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@lru_cache(maxsize=256)
def _measured(run_json: str) -> float:
    run = RunSpec.from_json(run_json)
    with _one_thread():
        return _timed(run)


def _timed(run: RunSpec) -> float:
    training = Training(replace(run, steps=WARM_UP_STEPS + TIMED_STEPS, log_every=1, evaluate_every=1000))
    events = training.events()
    for _ in range(WARM_UP_STEPS):
        next(events)
    times = []
    for _ in range(TIMED_STEPS):
        started = time.perf_counter()
        next(events)
        times.append(time.perf_counter() - started)
    return min(times)


def _seconds_a_step(run: RunSpec) -> float:
    return _measured(run.to_json())
