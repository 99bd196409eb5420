"""Trains the runs of a comparison in parallel processes in the foreground, without a store."""

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty

import torch

from engine.training.events import Event
from engine.training.loop import train
from engine.training.resumable import train_resumably
from engine.training.spec import Comparison, RunSpec
from engine.training.time_estimate import longest_first

NICENESS = 10
_SESSION = Path("/proc/self/autogroup")


def lower_priority() -> None:
    """Lowers the priority of this process, and of the session that it leads, where the system has such a thing.

    Linux may share the processor out among sessions first and only then within each, so that the priority of a process
    alone means nothing to a dashboard in another session. Must be called before other threads begin: each has its own.
    """
    if not hasattr(os, "nice"):
        return
    if os.nice(0) < NICENESS:
        os.nice(NICENESS - os.nice(0))
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # not there, or not allowed in this container
            _SESSION.write_text(str(NICENESS))


POLL_SECONDS = 0.1

Report = Callable[[int, Event], None]

_progress: "Queue[tuple[int, Event]]"


@dataclass(frozen=True)
class Outcome:
    """A run and the last point of its curves."""

    spec: RunSpec
    last: Event


def train_in_processes(
    comparison: Comparison, *, processes: int, report: Report, checkpoints: Sequence[Path] = ()
) -> list[Outcome]:
    """Trains all runs of a comparison, as many at a time as ``processes``, each with one thread.

    Args:
        comparison: the runs.
        processes: how many are trained at a time.
        report: called with a run's number and each point of its curves, as they come.
        checkpoints: a file a run, from which an interrupted run is resumed; empty to keep none.

    Raises:
        EngineError: a run names a network, data set or device that does not exist.
    """
    context = multiprocessing.get_context("spawn")
    progress = context.Queue()
    count = min(processes, len(comparison.runs))
    jobs = list(zip(comparison.runs, checkpoints or [None] * len(comparison.runs), strict=True))
    with ProcessPoolExecutor(count, mp_context=context, initializer=_set_up, initargs=(progress,)) as pool:
        futures = {
            pool.submit(_train, index, *jobs[index]): index for index in longest_first(comparison.runs, known={})
        }
        while not all(future.done() for future in futures):
            _drain(progress, report, wait=POLL_SECONDS)
        _drain(progress, report, wait=POLL_SECONDS)
        last = {futures[future]: future.result() for future in as_completed(futures)}
    return [Outcome(spec, last[index]) for index, spec in enumerate(comparison.runs)]


def _drain(progress: "Queue[tuple[int, Event]]", report: Report, *, wait: float) -> None:
    try:
        while True:
            report(*progress.get(timeout=wait))
    except Empty:
        return


def _set_up(progress: "Queue[tuple[int, Event]]") -> None:
    global _progress
    _progress = progress
    torch.set_num_threads(1)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when its parent is gone, which may have been killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _train(index: int, spec: RunSpec, checkpoint: Path | None) -> Event:
    def report(event: Event) -> None:
        _progress.put((index, event))

    if checkpoint is not None:
        return train_resumably(spec, checkpoint, report=report).events[-1]
    last = None
    for last in train(spec):
        report(last)
    assert last is not None
    return last
