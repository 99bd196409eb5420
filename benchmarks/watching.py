"""The slowdown of trainings by recording gradient norms and by a page's measurements beside them.

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
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Self

import torch
from torch import Tensor

from benchmarks.measurement import Measurement, repetitions
from dashboard.runtime.subprocess_jobs import share_beside
from engine.cpu import usable_cores
from engine.landscape.loss_smoothness import smoothness_through_training
from engine.subprocess_jobs import run_in_subprocess
from engine.subprocess_jobs.duty_cycle import PERIOD_SECONDS
from engine.training.loop import Training
from engine.training.spec import NetworkSpec, RunSpec

ROOT = Path(__file__).parent.parent
SPEC = RunSpec(
    "resnet-20", NetworkSpec("resnet", {"depth": 20, "width": 8}), steps=repetitions(100, quick=20), device="cpu"
)
WATCHED = RunSpec("plain-14", NetworkSpec("plain", {"depth": 14, "width": 8}), device="cpu")
RECORDED_TURNS, BESIDE_ROUNDS = repetitions(7), repetitions(10)
WINDOW_SECONDS = 2 * PERIOD_SECONDS
MOMENTS = tuple(range(0, 1_000_000, 10))
GOAL = 0.98


def measure() -> list[Measurement]:
    """Steps a second of trainings that are recorded or measured, and of trainings that are not."""
    return [_recording(), *_beside()]


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


def _beside() -> list[Measurement]:
    """As many trainings as cores, in turns beside a page's measurement as the dashboard paces it, and without one.

    What else the machine does moves steps a second by far more than the measurement does, so the turns go to and
    fro, and the processor time that the trainings get is a measurement of its own, which it hardly moves.
    """
    speeds, shares = {False: [], True: []}, {False: [], True: []}
    going_on = threading.Event()
    cores = usable_cores()
    with _page_measurement(partial(_share, going_on)), _trainings(cores) as done:
        for state in (False, True, True, False) * BESIDE_ROUNDS:
            going_on.set() if state else going_on.clear()
            time.sleep(PERIOD_SECONDS)
            before = done()
            time.sleep(WINDOW_SECONDS)
            since = [now.since(then) for then, now in zip(before, done(), strict=True)]
            speeds[state].append(sum(each.steps / each.at for each in since))
            shares[state].append(sum(each.busy / each.at for each in since) / cores)
    name = "trainings beside a page's measurement"
    return [
        Measurement(name, median(speeds[True]), median(speeds[False]), "steps/s", GOAL, "higher"),
        Measurement(
            f"{name}, their part of the cores", mean(shares[True]), mean(shares[False]), "of 1", GOAL, "higher"
        ),
    ]


def _share(going_on: threading.Event) -> float:
    """What the dashboard grants a measurement where every core trains; nothing while it is not to go on."""
    return share_beside(usable_cores()) if going_on.is_set() else 0.0


@contextmanager
def _page_measurement(share: Callable[[], float]) -> Iterator[None]:
    """A page's measurement in progress, limited to this share of the time."""
    begun = threading.Event()
    pieces = run_in_subprocess(
        smoothness_through_training, WATCHED, MOMENTS, share=lambda: share() if begun.is_set() else 1.0
    )
    next(pieces)
    begun.set()
    yield
    pieces.close()


@dataclass(frozen=True)
class _Done:
    """What a training has done: its steps and seconds of processor time when it last told, and when that was."""

    steps: int
    busy: float
    at: float

    def since(self, before: Self) -> Self:
        """Progress since an earlier state, and the seconds that it took."""
        return replace(self, steps=self.steps - before.steps, busy=self.busy - before.busy, at=self.at - before.at)


@contextmanager
def _trainings(count: int) -> Iterator[Callable[[], list[_Done]]]:
    """Trainings in worker-like processes; yields a function that gives each one's progress."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.watching"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
        for _ in range(count)
    ]
    latest = [_Done(0, 0.0, 0.0)] * count

    def listen(place: int) -> None:
        for line in started[place].stdout or ():
            steps, busy = line.split()
            latest[place] = _Done(int(steps), float(busy), time.monotonic())

    for place in range(count):
        threading.Thread(target=listen, args=(place,), daemon=True).start()
    try:
        while not all(done.steps for done in latest):
            time.sleep(0.1)
        yield lambda: list(latest)
    finally:
        for process in started:
            process.kill()
            process.wait()


def _train_endlessly() -> None:
    for turn in itertools.count():
        for event in Training(replace(SPEC, steps=10_000, log_every=2, evaluate_every=10_000)).events():
            print(turn * 10_000 + event.step, time.process_time(), flush=True)


if __name__ == "__main__":
    _train_endlessly()
