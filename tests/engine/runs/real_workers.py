"""Shared code for tests of real worker processes: short runs, finding processes, waiting."""

import dataclasses
import os
import signal
import time
from pathlib import Path

from engine.runs.worker_registry import WorkerRegistry
from engine.training.spec import AugmentationSpec, NetworkSpec, RunSpec

QUICK = RunSpec(
    "plain-8",
    NetworkSpec("plain", {"depth": 8, "width": 4}),
    augmentation=AugmentationSpec(shift=1),
    steps=40,
    device="cpu",
)
LONG = dataclasses.replace(QUICK, name="long", steps=1200, log_every=10, evaluate_every=400)
PATIENCE_SECONDS = 120


def worker_processes(store):
    """Process ids of this store's workers, found by the name that each was started with."""
    names = set(WorkerRegistry(store).present())
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "engine.runs.worker" in words and names & set(words):
            found.append(int(folder.name))
    return found


def wait_until(condition, *, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def pause(pids):
    """Stops processes and returns once they stand; until then a thread may still finish what it asks of the system."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    for pid in pids:
        wait_until(lambda pid=pid: set(_states(pid)) <= {"T", "t"})


def go_on(pids):
    """Continues processes that were paused."""
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def _states(pid):
    """The state of each thread, by its letter in proc."""
    return [stat.read_text().rpartition(")")[2].split()[0] for stat in Path(f"/proc/{pid}/task").glob("*/stat")]


def only_run(store, comparison_id):
    return store.comparison(comparison_id).runs[0]


def curve(events):
    """The points of a run without their times, which no two runs share."""
    return [dataclasses.replace(event, seconds=0.0) for event in events]
