"""What the pages on batch normalization and residual learning cost those who train: records, and measurements beside.

Run as a program, it is one of the trainings: `python -m benchmarks.watching` prints how many steps it has done.
"""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

from benchmarks.measurement import Measurement
from dashboard.aside import share_beside
from engine.aside import aside
from engine.aside.pacing import PERIOD_SECONDS
from engine.landscape.smoothness import watch_training
from engine.processor import usable_cores
from engine.training.loop import Training
from engine.training.spec import NetworkSpec, RunSpec

ROOT = Path(__file__).parent.parent
SPEC = RunSpec("resnet-20", NetworkSpec("resnet", {"depth": 20, "width": 8}), steps=100, device="cpu")
WATCHED = RunSpec("plain-14", NetworkSpec("plain", {"depth": 14, "width": 8}), device="cpu")
RECORDED_TURNS, BESIDE_TURNS = 7, 12
MOMENTS = tuple(range(0, 1_000_000, 10))
GOAL = 0.98


def measure() -> list[Measurement]:
    """Steps a second of trainings that somebody watches, beside those of trainings that nobody does."""
    return [_recording(), _beside()]


class _Unrecorded(Training):
    """A training that keeps nothing but its curves: the norms that it reports are of a single zero."""

    def _gradients(self) -> list[Tensor]:
        return [torch.zeros(())]


def _recording() -> Measurement:
    """With and without the norms of every layer's gradient, in turns, by the clock of the thread that trains."""
    torch.set_num_threads(1)
    for kind in (Training, _Unrecorded):
        _steps_a_second(kind)
    turns = [(_steps_a_second(Training), _steps_a_second(_Unrecorded)) for _ in range(RECORDED_TURNS)]
    ours, rival = (median(speeds) for speeds in zip(*turns, strict=True))
    return Measurement("training with what is recorded of layers", ours, rival, "steps/s", GOAL, "higher")


def _steps_a_second(kind: type[Training]) -> float:
    training = kind(SPEC)
    begin = time.thread_time()
    for _ in training.events():
        pass
    return SPEC.steps / (time.thread_time() - begin)


def _beside() -> Measurement:
    """As many trainings as cores, in turns beside a page's measurement as the dashboard paces it, and without one."""
    steps, going_on = {False: 0, True: 0}, threading.Event()
    share = partial(_share, going_on)
    with _a_page_that_measures(share), _trainings(usable_cores()) as done:
        for _ in range(BESIDE_TURNS):
            for state in steps:
                going_on.set() if state else going_on.clear()
                time.sleep(PERIOD_SECONDS)
                before = done()
                time.sleep(PERIOD_SECONDS)
                steps[state] += done() - before
    alone, beside = (count / BESIDE_TURNS / PERIOD_SECONDS for count in steps.values())
    return Measurement("trainings beside a page's measurement", beside, alone, "steps/s", GOAL, "higher")


def _share(going_on: threading.Event) -> float:
    """What the dashboard grants a measurement where every core trains; nothing while it is not to go on."""
    return share_beside(usable_cores()) if going_on.is_set() else 0.0


@contextmanager
def _a_page_that_measures(share: Callable[[], float]) -> Iterator[None]:
    """A measurement as the page makes it, in the midst of its work, with this share of the time from now on."""
    begun = threading.Event()
    pieces = aside(watch_training, WATCHED, MOMENTS, share=lambda: share() if begun.is_set() else 1.0)
    next(pieces)
    begun.set()
    yield
    pieces.close()


@contextmanager
def _trainings(count: int) -> Iterator[Callable[[], int]]:
    """Trainings in processes as workers are; gives the number of steps that they have done together."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.watching"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
        for _ in range(count)
    ]
    steps = [0] * count

    def listen(place: int) -> None:
        for line in started[place].stdout or ():
            steps[place] = int(line)

    for place in range(count):
        threading.Thread(target=listen, args=(place,), daemon=True).start()
    try:
        while not all(steps):
            time.sleep(0.1)
        yield lambda: sum(steps)
    finally:
        for process in started:
            process.kill()
            process.wait()


def _train_for_ever() -> None:
    for turn in itertools.count():
        for event in Training(replace(SPEC, steps=10_000, log_every=2, evaluate_every=10_000)).events():
            print(turn * 10_000 + event.step, flush=True)


if __name__ == "__main__":
    _train_for_ever()
