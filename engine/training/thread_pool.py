"""Trains runs in threads of one process, each on its own CUDA stream, so that they share a GPU.

Networks for small images leave most of a GPU idle, and processes of their own would only take turns on it.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from engine.training.data.datasets import Dataset
from engine.training.events import Event
from engine.training.loop import Training, TrainingStoppedError
from engine.training.spec import RunSpec

RUNS_A_GPU = 4

Report = Callable[[int, Event], object]


def train_in_threads(
    runs: Sequence[RunSpec], *, report: Report, at_a_time: int = RUNS_A_GPU, data: Dataset | None = None
) -> list[Event]:
    """Trains runs side by side in threads of this process.

    Args:
        runs: what is trained.
        report: called with a run's number and each point of its curves, one call at a time.
        at_a_time: how many are trained at a time.
        data: images for all of them, in place of those that the specifications name.

    Returns:
        The last point of each run.

    Raises:
        EngineError: a run names a network, data set or device that does not exist; the others are stopped.
    """
    over, reporting = threading.Event(), threading.Lock()

    def reported(index: int, event: Event) -> None:
        with reporting:
            report(index, event)

    with ThreadPoolExecutor(at_a_time) as pool:
        futures = [pool.submit(_train, index, run, data, over, reported) for index, run in enumerate(runs)]
        try:
            wait(futures)
        finally:
            over.set()  # after a keyboard interrupt
    _raise_first_error(futures)
    return [future.result() for future in futures]


def _train(index: int, run: RunSpec, data: Dataset | None, over: threading.Event, report: Report) -> Event:
    last = None
    try:
        for last in Training(run, stop_wanted=over.is_set, data=data).events():
            report(index, last)
    except BaseException:
        over.set()
        raise
    assert last is not None
    return last


def _raise_first_error(futures: Sequence[Future[Event]]) -> None:
    """Raises the original error, not the stops of other runs that followed from it."""
    errors = [error for future in futures if (error := future.exception()) is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, TrainingStoppedError)):
        raise error
