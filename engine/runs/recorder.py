"""Records a run's points and checkpoints while a worker trains it."""

import io
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import torch

from engine.runs.database import StoreUnavailableError
from engine.runs.store import RunStore
from engine.training.events import Event
from engine.training.loop import Training, TrainingStoppedError

WRITE_SECONDS = 0.2
RETRY_SECONDS = 1.0
CHECKPOINT_SECONDS = 2.0
CHECKPOINT_SHARE = 0.02
PATIENCE_SECONDS = 3600.0
LONGEST_PAUSE_SECONDS = 5.0

log = logging.getLogger("convscope.worker")
Result = TypeVar("Result")


class RunRecorder:
    """Writes the points of one run's curves, several at a time, and a checkpoint every few seconds.

    Where the database is locked or the disk full, points are kept and written later.
    """

    def __init__(self, store: RunStore, run_id: str, worker: str, training: Training) -> None:
        self._store = store
        self._run_id = run_id
        self._worker = worker
        self._training = training
        self._points: list[Event] = []
        self._goes_on = True
        self._saved = time.monotonic()
        self._next_write = self._saved  # the first point is written at once, since a reader is waiting for it
        self._saving_seconds = 0.0

    def record_point(self, point: Event) -> None:
        """Adds the next point; call it before training continues, so that the checkpoint matches.

        Raises:
            TrainingStoppedError: the run is no longer this worker's.
        """
        self._points.append(point)
        self._goes_on = point.status == "running"
        if time.monotonic() < self._next_write:
            return
        try:
            self.write()
        except StoreUnavailableError as error:
            log.warning("%d points of run %s are kept for later: %s", len(self._points), self._run_id, error)
            self._next_write = time.monotonic() + RETRY_SECONDS

    def write(self) -> None:
        """Writes all points that have been taken, and a checkpoint where one is due.

        None is taken after the last point, since nothing is left to resume.
        """
        started = time.monotonic()
        pause = max(CHECKPOINT_SECONDS, self._saving_seconds / CHECKPOINT_SHARE)
        due = self._goes_on and started - self._saved > pause
        checkpoint = _serialized(self._training) if due else None
        if due:
            self._saved = started  # where it does not fit on the disk, the next points go without it
        owned = self._store.record(self._run_id, self._worker, self._points, checkpoint=checkpoint)
        if not owned:
            raise TrainingStoppedError(f"Run {self._run_id} is no longer this worker's.")
        self._points.clear()
        written = time.monotonic()
        self._next_write = written + WRITE_SECONDS
        if due:
            self._saved, self._saving_seconds = written, written - started


def retry_while_locked(write: Callable[[], Result]) -> Result:
    """Retries a write for up to ``PATIENCE_SECONDS`` while the database is locked, full or unreachable.

    Raises:
        StoreUnavailableError: it was refused for all that time.
    """
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, 0.25
    while True:
        try:
            return write()
        except StoreUnavailableError as error:
            if time.monotonic() > deadline:
                raise
            log.warning("trying again: %s", error)
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _serialized(training: Training) -> bytes:
    content = io.BytesIO()
    torch.save(training.state(), content)
    return content.getvalue()
