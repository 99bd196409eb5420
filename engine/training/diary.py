"""What a worker writes down about the run it trains, often enough to show it live and to carry it on."""

import io
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import torch
from sqlalchemy.exc import OperationalError

from engine.training.events import Event
from engine.training.loop import Training, TrainingStoppedError
from engine.training.store import RunStore

WRITE_SECONDS = 0.2
CHECKPOINT_SECONDS = 2.0
CHECKPOINT_SHARE = 0.02
PATIENCE_SECONDS = 60.0

log = logging.getLogger("convscope.worker")
Result = TypeVar("Result")


class Diary:
    """Writes the points of one run's curves, several at a time, and a checkpoint every few seconds.

    Where the database is locked or the disk full, points are kept and written later.
    """

    def __init__(self, store: RunStore, run_id: str, worker: str, training: Training) -> None:
        self._store = store
        self._run_id = run_id
        self._worker = worker
        self._training = training
        self._points: list[Event] = []
        self._written = self._saved = time.monotonic()
        self._saving_seconds = 0.0

    def note(self, point: Event) -> None:
        """Takes the next point; must be called before the training goes on, so that a checkpoint fits it.

        Raises:
            TrainingStoppedError: the run is no longer this worker's.
        """
        self._points.append(point)
        if time.monotonic() - self._written < WRITE_SECONDS:
            return
        try:
            self.write()
        except OperationalError as error:
            log.warning("points of run %s are kept for later: %s", self._run_id, error)

    def write(self) -> None:
        """Writes all points that have been taken, and a checkpoint where one is due."""
        started = time.monotonic()
        pause = max(CHECKPOINT_SECONDS, self._saving_seconds / CHECKPOINT_SHARE)
        due = started - self._saved > pause
        checkpoint = _serialized(self._training) if due else None
        owned = self._store.record(self._run_id, self._worker, self._points, checkpoint=checkpoint)
        if not owned:
            raise TrainingStoppedError(f"Run {self._run_id} is no longer this worker's.")
        self._points.clear()
        self._written = time.monotonic()
        if due:
            self._saved, self._saving_seconds = self._written, self._written - started


def patiently(write: Callable[[], Result]) -> Result:
    """Repeats a write that a locked database or a full disk refuses, for as long as ``PATIENCE_SECONDS``."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return write()
        except OperationalError as error:
            if time.monotonic() > deadline:
                raise
            log.warning("trying again: %s", error)
            time.sleep(0.5)


def _serialized(training: Training) -> bytes:
    content = io.BytesIO()
    torch.save(training.state(), content)
    return content.getvalue()
