"""A worker: a process of its own that takes one queued run after another and trains it.

It needs nobody: the page, the dashboard and the terminal that started it may close. It leaves when there has been
nothing to do for a while. Start it with ``python -m engine.training.worker``; the store is ``CONVSCOPE_STORE``.
"""

import argparse
import io
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import safetensors.torch
import torch
from sqlalchemy.exc import OperationalError
from torch import Tensor

from engine.errors import EngineError
from engine.training.datasets import load
from engine.training.diary import Diary, patiently
from engine.training.loop import Training, TrainingStoppedError
from engine.training.records import RunStatus, StoredRun
from engine.training.roster import Roster
from engine.training.spec import DataSpec
from engine.training.store import RunStore

BEAT_SECONDS = 1.0
CANCEL_SECONDS = 0.1
LOOK_SECONDS = 0.2
IDLE_SECONDS = 120.0

log = logging.getLogger("convscope.worker")


@dataclass(frozen=True)
class Assignment:
    """The run a worker is at, and a flag that asks it to stop."""

    run: StoredRun
    stop: threading.Event = field(default_factory=threading.Event)


class Worker:
    """Takes runs from a store until nothing has been queued for a while.

    Args:
        store: where the runs are.
        name: the worker's id in the roster.
        idle_seconds: how long it waits for work before it leaves.
    """

    def __init__(self, store: RunStore, name: str, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self.store = store
        self.name = name
        self.idle_seconds = idle_seconds
        self._roster = Roster(store)
        self._assignment: Assignment | None = None

    def work(self) -> None:
        """Trains whatever is queued; returns after ``idle_seconds`` without work."""
        while True:
            with self._signs_of_life():
                self._work_until_idle()
            self._roster.sign_out(self.name)
            # Whoever queued a run since the last look may have seen this worker in the roster and started no other.
            if not self.store.waiting():
                return

    def work_once(self) -> bool:
        """Trains the next run that waits and returns; False where none does."""
        with self._signs_of_life():
            run = self._next_run()
            if run is not None:
                self._train_to_some_end(run)
        self._roster.sign_out(self.name)
        return run is not None

    def _work_until_idle(self) -> None:
        idle_since = time.monotonic()
        while time.monotonic() - idle_since < self.idle_seconds:
            run = self._next_run()
            if run is None:
                load(DataSpec())  # the default data set is at hand when the first run comes
                time.sleep(LOOK_SECONDS)
                continue
            self._train_to_some_end(run)
            idle_since = time.monotonic()

    def _next_run(self) -> StoredRun | None:
        """Takes the next run where one waits, one that was given up included; where none does, this only reads."""
        try:
            if self.store.silent():
                self.store.requeue_stale()
            return self.store.claim(self.name) if self.store.waiting() else None
        except OperationalError as error:
            log.warning("no run could be taken: %s", error)
            return None

    def _train_to_some_end(self, run: StoredRun) -> None:
        self._assignment = Assignment(run)
        try:
            self._train(self._assignment)
        except TrainingStoppedError as stopped:
            log.info("run %s: %s", run.id, stopped)
            self._end(run, "cancelled")
        except EngineError as error:
            self._end(run, "failed", reason=str(error))
        except Exception as error:  # whatever it was, the reader must learn of it and the next run must begin
            log.exception("run %s failed", run.id)
            self._end(run, "failed", reason=f"{type(error).__name__}: {error}")
        finally:
            self._assignment = None

    def _train(self, assignment: Assignment) -> None:
        run = assignment.run
        training = Training(run.spec, stop_wanted=assignment.stop.is_set)
        parameters = sum(weight.numel() for weight in training.model.parameters())
        patiently(lambda: self.store.describe(run.id, layers=training.layers, parameters=parameters))
        checkpoint = self.store.artifact(run.id, "checkpoint")
        if checkpoint is not None:
            training.load_state(torch.load(io.BytesIO(checkpoint), weights_only=True))
        diary = Diary(self.store, run.id, self.name, training)
        status: RunStatus = "failed"
        for event in training.events():
            diary.note(event)
            status = event.status
        patiently(diary.write)
        self._end(run, status, weights=safetensors.torch.save(_portable(training.model.state_dict())))

    def _end(self, run: StoredRun, status: RunStatus, *, reason: str = "", weights: bytes | None = None) -> None:
        """Closes the run; where it was given to another worker meanwhile, nothing is written."""
        patiently(lambda: self.store.end(run.id, self.name, status, reason=reason, weights=weights))

    @contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._beat_until, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat_until(self, over: threading.Event) -> None:
        """Looks often, which only reads, whether the run is still wanted, and writes a sign of life now and then."""
        beaten = -BEAT_SECONDS
        while not over.wait(CANCEL_SECONDS):
            try:
                self._stop_if_unwanted()
                if time.monotonic() - beaten >= BEAT_SECONDS:
                    self._beat()
                    beaten = time.monotonic()
            except OperationalError as error:
                log.warning("no sign of life could be written: %s", error)

    def _stop_if_unwanted(self) -> None:
        assignment = self._assignment
        if assignment and not self.store.wanted(assignment.run.id, self.name):
            assignment.stop.set()
            # Here and now, since the training may be busy for longer, for example with a download.
            self.store.end(assignment.run.id, self.name, "cancelled")

    def _beat(self) -> None:
        self._roster.beat(self.name)
        if assignment := self._assignment:
            self.store.beat(assignment.run.id, self.name)


def _portable(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.cpu().contiguous() for name, value in state.items()}


def main() -> None:
    """Runs a worker in this process."""
    parser = argparse.ArgumentParser(prog="python -m engine.training.worker", description=__doc__)
    parser.add_argument("--name", default=uuid.uuid4().hex[:12], help="the worker's id in the roster")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="seconds without work before it leaves")
    arguments = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    torch.set_num_threads(1)
    Worker(RunStore(), arguments.name, idle_seconds=arguments.idle).work()


if __name__ == "__main__":
    main()
