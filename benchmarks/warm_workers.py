"""Workers of a separate store, warmed up before the timing and stopped afterwards."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.runs import submission
from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry
from engine.training.spec import Comparison

LOOK_SECONDS = 0.2


@contextmanager
def warm_workers(comparison: Comparison) -> Iterator[RunStore]:
    """A store whose workers have trained a comparison, so that they have its data at hand.

    Args:
        comparison: at least as many runs as there are places.

    Yields:
        The store; its workers end with the block.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{folder}/runs.sqlite")
        try:
            seconds_to_train(comparison, store)
            yield store
        finally:
            stop_workers(store)


def seconds_to_train(comparison: Comparison, store: RunStore) -> float:
    """Seconds from the submission of a comparison to the end of its last run, as recorded in the store.

    Raises:
        RuntimeError: a run ended otherwise.
    """
    ordered = time.time()
    comparison_id = submission.submit(comparison, store=store)
    while not store.comparison(comparison_id).has_ended:
        time.sleep(LOOK_SECONDS)
    runs = store.comparison(comparison_id).runs
    states = [run.status for run in runs]
    if states != ["finished"] * len(states):
        raise RuntimeError(f"the runs ended as {states}")
    return max(run.ended for run in runs if run.ended is not None) - ordered


def stop_workers(store: RunStore) -> None:
    """Ends the store's workers, which would otherwise wait for work and keep the folder's files open."""
    names = set(WorkerRegistry(store).present())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue  # it has already ended
        if "engine.runs.worker" in words and names & set(words):
            os.kill(int(folder.name), signal.SIGTERM)
