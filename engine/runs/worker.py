"""A worker: a process of its own that takes one queued run after another and trains it.

It is independent of the page, dashboard or terminal that started it, and exits after a while without
work. Start it with ``python -m engine.runs.worker``; the store is ``CONVSCOPE_STORE``.
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
from torch import Tensor

from engine.errors import EngineError
from engine.runs.database import StoreUnavailableError
from engine.runs.recorder import RETRY_SECONDS, RunRecorder, retry_while_locked
from engine.runs.records import RunStatus, StoredRun
from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry
from engine.training.data.datasets import load
from engine.training.loop import Training, TrainingStoppedError
from engine.training.process_pool import lower_priority
from engine.training.spec import DataSpec

HEARTBEAT_SECONDS = 1.0
CANCEL_SECONDS = 0.1
LOOK_SECONDS = 0.1
IDLE_SECONDS = 120.0

log = logging.getLogger("convscope.worker")


@dataclass(frozen=True)
class Assignment:
    """The run a worker is at, and a flag that asks it to stop."""

    run: StoredRun
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the status, why where it failed, and the weights of its network (safetensors)."""

    status: RunStatus
    reason: str = ""
    weights: bytes | None = None


class Worker:
    """Takes runs from a store until nothing has been queued for a while.

    Args:
        store: where the runs are.
        name: the worker's id in the registry.
        idle_seconds: how long it waits for work before it leaves.
    """

    def __init__(self, store: RunStore, name: str, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self.store = store
        self.name = name
        self.idle_seconds = idle_seconds
        self._registry = WorkerRegistry(store)
        self._assignment: Assignment | None = None

    def work(self) -> None:
        """Trains whatever is queued; returns after ``idle_seconds`` without work."""
        while True:
            with self._heartbeats():
                self._work_until_idle()
            # Whoever queued a run since the last look may have seen this worker in the registry and started no other.
            if not (self._signed_out() and self._has_queued_runs()):
                return

    def work_once(self) -> bool:
        """Trains the next run that waits and returns; False where none does."""
        with self._heartbeats():
            run = self._next_run()
            if run is not None:
                self._run_to_completion(run)
        self._signed_out()
        return run is not None

    def _work_until_idle(self) -> None:
        idle_since = time.monotonic()
        while time.monotonic() - idle_since < self.idle_seconds:
            run = self._next_run()
            if run is None:
                load(DataSpec())  # the default data set is at hand when the first run comes
                time.sleep(LOOK_SECONDS)
                continue
            self._run_to_completion(run)
            idle_since = time.monotonic()

    def _next_run(self) -> StoredRun | None:
        """Takes the next run where one waits, one that was given up included; where none does, this only reads."""
        try:
            if self.store.count_silent():
                self.store.requeue_stale()
            return self.store.claim(self.name) if self.store.waiting() else None
        except StoreUnavailableError as error:
            log.warning("no run could be taken: %s", error)
            return None

    def _has_queued_runs(self) -> bool:
        try:
            return bool(self.store.waiting())
        except StoreUnavailableError:
            return False

    def _signed_out(self) -> bool:
        """Signs out of the registry; where that cannot be written, the slot is freed once heartbeats are missing."""
        try:
            self._registry.sign_out(self.name)
        except StoreUnavailableError as error:
            log.warning("could not sign out: %s", error)
            return False
        return True

    def _run_to_completion(self, run: StoredRun) -> None:
        self._assignment = Assignment(run)
        try:
            outcome = self._outcome(self._assignment)
            # If the run now belongs to another worker, nothing is written.
            retry_while_locked(
                lambda: self.store.end(
                    run.id, self.name, outcome.status, reason=outcome.reason, weights=outcome.weights
                )
            )
        except StoreUnavailableError as error:
            log.error("run %s is left to be carried on from its checkpoint: %s", run.id, error)
        finally:
            self._assignment = None

    def _outcome(self, assignment: Assignment) -> Outcome:
        """Trains a run; any exception becomes its outcome, so that the worker goes on to the next run.

        Raises:
            StoreUnavailableError: nothing could be written for a long time.
        """
        try:
            return self._train(assignment)
        except StoreUnavailableError:
            raise
        except TrainingStoppedError as stopped:
            log.info("run %s: %s", assignment.run.id, stopped)
            return Outcome("cancelled")
        except EngineError as error:
            return Outcome("failed", str(error))
        except Exception as error:
            log.exception("run %s failed", assignment.run.id)
            return Outcome("failed", f"{type(error).__name__}: {error}")

    def _train(self, assignment: Assignment) -> Outcome:
        run = assignment.run
        training = Training(run.spec, stop_wanted=assignment.stop.is_set)
        parameters = sum(weight.numel() for weight in training.model.parameters())
        retry_while_locked(lambda: self.store.describe(run.id, layers=training.layers, parameters=parameters))
        checkpoint = retry_while_locked(lambda: self.store.artifact(run.id, "checkpoint"))
        if checkpoint is not None:
            training.load_state(torch.load(io.BytesIO(checkpoint), weights_only=True))
        status = self._status_at(run, training.step)
        recorder = RunRecorder(self.store, run.id, self.name, training)
        for event in training.events():
            recorder.record_point(event)
            status = event.status
        retry_while_locked(recorder.write)
        return Outcome(status, weights=safetensors.torch.save(_portable(training.model.state_dict())))

    def _status_at(self, run: StoredRun, step: int) -> RunStatus:
        """Status of the point at a step, for a run that was interrupted between its last point and its end."""
        reached = retry_while_locked(lambda: self.store.events(run.id, after_step=step - 1))
        return reached[0].status if reached and reached[0].step == step else "failed"

    @contextmanager
    def _heartbeats(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._send_heartbeats_until, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _send_heartbeats_until(self, over: threading.Event) -> None:
        """Checks for cancellation every `CANCEL_SECONDS` and sends a heartbeat every `HEARTBEAT_SECONDS`."""
        last_heartbeat, pause = -HEARTBEAT_SECONDS, CANCEL_SECONDS
        while not over.wait(pause):
            pause = CANCEL_SECONDS
            try:
                self._stop_if_cancelled()
                if time.monotonic() - last_heartbeat >= HEARTBEAT_SECONDS:
                    self._beat()
                    last_heartbeat = time.monotonic()
            except StoreUnavailableError as error:
                log.warning("the heartbeat could not be written: %s", error)
                pause = RETRY_SECONDS
            except Exception:  # keep sending heartbeats, or the run is requeued
                log.exception("the heartbeat could not be written")
                pause = RETRY_SECONDS

    def _stop_if_cancelled(self) -> None:
        assignment = self._assignment
        if assignment and not self.store.should_continue(assignment.run.id, self.name):
            assignment.stop.set()
            # Here and now, since the training may be busy for longer, for example with a download.
            self.store.end(assignment.run.id, self.name, "cancelled")

    def _beat(self) -> None:
        self._registry.send_heartbeat(self.name)
        if assignment := self._assignment:
            self.store.send_heartbeat(assignment.run.id, self.name)


def _portable(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.cpu().contiguous() for name, value in state.items()}


def main() -> None:
    """Runs a worker in this process."""
    parser = argparse.ArgumentParser(prog="python -m engine.runs.worker", description=__doc__)
    parser.add_argument("--name", default=uuid.uuid4().hex[:12], help="the worker's id in the registry")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="seconds without work before it leaves")
    arguments = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    lower_priority()
    torch.set_num_threads(1)
    Worker(RunStore(), arguments.name, idle_seconds=arguments.idle).work()


if __name__ == "__main__":
    main()
