"""Comparisons, their runs and the points of their curves, kept in a database that outlives every process."""

import json
import time
import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from engine.errors import EngineError
from engine.runs.database import reading, writing
from engine.runs.queue import claim_next
from engine.runs.reader import RunReader
from engine.runs.records import (
    RESUMABLE,
    Artifact,
    RunStatus,
    StoredRun,
    heartbeat_is_older_than,
    heartbeat_values,
    is_claimed_by,
    read_run,
)
from engine.runs.schema import artifacts, comparisons, events, runs
from engine.training.events import Event
from engine.training.spec import Comparison
from engine.training.time_estimate import longest_first

STALE_SECONDS = 8.0
SUSPICION_SHARE = 0.375
SILENT_SECONDS = 3.0
MOST_ATTEMPTS = 3


class RunStore(RunReader):
    """Where runs are kept. Safe to use from several threads, processes and, with PostgreSQL, machines.

    Args:
        url: of the database, as SQLAlchemy takes it; None for ``default_url()``.
    """

    def add(self, comparison: Comparison, *, reader: str = "") -> str:
        """Puts all runs of a comparison into the queue and returns the comparison's id.

        Readers take turns; a comparison of nobody in particular is a reader of its own. Of its runs the longest come
        first.
        """
        now, comparison_id = time.time(), uuid.uuid4().hex[:12]
        order = longest_first(comparison.runs, known=self.seconds_a_step())
        rows = [
            {
                "id": uuid.uuid4().hex[:12],
                "comparison_id": comparison_id,
                "position": position,
                "spec": spec.to_json(),
                "status": "queued",
                "created": now,
                "rank": order.index(position),
            }
            for position, spec in enumerate(comparison.runs)
        ]
        with writing(self.database) as connection:
            connection.execute(
                insert(comparisons).values(
                    id=comparison_id, name=comparison.name, reader=reader or comparison_id, created=now
                )
            )
            connection.execute(insert(runs), rows)
        return comparison_id

    def claim(self, worker: str) -> StoredRun | None:
        """Takes the next queued run for a worker; no two workers ever get the same one.

        Readers take turns: who has never had one comes first, then who has waited longest since the last one.
        """
        with writing(self.database) as connection:
            row = claim_next(connection, worker)
        return read_run(row) if row else None

    def send_heartbeat(self, run_id: str, worker: str) -> None:
        """Records a heartbeat from the worker of a run."""
        with writing(self.database) as connection:
            connection.execute(update(runs).where(is_claimed_by(run_id, worker)).values(**heartbeat_values()))

    def should_continue(self, run_id: str, worker: str) -> bool:
        """False tells the worker to stop: the run was cancelled, or given to another worker. Reads only."""
        with reading(self.database) as connection:
            return connection.scalar(select(runs.c.cancel_requested).where(is_claimed_by(run_id, worker))) is False

    def describe(self, run_id: str, *, layers: Sequence[str], parameters: int) -> None:
        """Notes what the network of a run looks like, once it has been built."""
        with writing(self.database) as connection:
            described = update(runs).where(runs.c.id == run_id)
            connection.execute(described.values(layers=json.dumps(list(layers)), parameters=parameters))

    def record(self, run_id: str, worker: str, points: Sequence[Event], *, checkpoint: bytes | None = None) -> bool:
        """Writes points of the curves, and a checkpoint taken after the last of them, together or not at all.

        Returns:
            False, and nothing is written, where the run is no longer this worker's.
        """
        with writing(self.database) as connection:
            mine = update(runs).where(is_claimed_by(run_id, worker)).values(**heartbeat_values())
            if connection.execute(mine).rowcount == 0:
                return False
            steps = [point.step for point in points]
            connection.execute(delete(events).where(events.c.run_id == run_id, events.c.step.in_(steps)))
            rows = [{"run_id": run_id, "step": point.step, "content": point.to_json()} for point in points]
            if rows:
                connection.execute(insert(events), rows)
            if checkpoint is not None:
                _write_artifact(connection, run_id, "checkpoint", checkpoint)
        return True

    def end(
        self, run_id: str, worker: str, status: RunStatus, *, reason: str = "", weights: bytes | None = None
    ) -> bool:
        """Closes a run of this worker. False where it is not its run.

        Its weights stay; its checkpoint stays where it can be resumed.
        """
        closing = (
            update(runs).where(is_claimed_by(run_id, worker)).values(status=status, reason=reason, ended=time.time())
        )
        with writing(self.database) as connection:
            if connection.execute(closing).rowcount == 0:
                return False
            if status not in RESUMABLE:
                _remove_artifact(connection, run_id, "checkpoint")
            if weights is not None:
                _write_artifact(connection, run_id, "weights", weights)
        return True

    def cancel(self, *run_ids: str) -> None:
        """Stops runs: at once where they wait or their worker is silent, within a second where they are trained."""
        these, idle = runs.c.id.in_(run_ids), or_(runs.c.status == "queued", heartbeat_is_older_than(SILENT_SECONDS))
        with writing(self.database) as connection:
            connection.execute(update(runs).where(these, idle).values(status="cancelled", ended=time.time()))
            connection.execute(update(runs).where(these, runs.c.status == "running").values(cancel_requested=True))

    def resume(self, run_id: str) -> None:
        """Puts a run that was cancelled or failed back into the queue, to be resumed from its checkpoint.

        Raises:
            EngineError: the run cannot be resumed.
        """
        stopped = and_(runs.c.id == run_id, runs.c.status.in_(RESUMABLE))
        again = {"status": "queued", "reason": "", "worker": None, "attempts": 0, "cancel_requested": False}
        with writing(self.database) as connection:
            if connection.execute(update(runs).where(stopped).values(**again, ended=None)).rowcount == 0:
                raise EngineError(f'Run "{run_id}" is not one that was stopped or failed. Resume only those.')

    def count_silent(self, *, seconds: float = (1 - SUSPICION_SHARE) * STALE_SECONDS) -> int:
        """Number of runs whose worker has sent no heartbeat for this long."""
        with reading(self.database) as connection:
            return (
                connection.scalar(select(func.count()).select_from(runs).where(heartbeat_is_older_than(seconds))) or 0
            )

    def requeue_stale(self, *, stale_seconds: float = STALE_SECONDS, patience_seconds: float | None = None) -> int:
        """Requeues runs whose worker stopped sending heartbeats, or fails them after the last attempt.

        A worker that could not write its heartbeat, for example while the disk was full, has not died: a silent run is
        first only suspected, and left alone where its worker is heard of in the last ``SUSPICION_SHARE`` of the time.

        Args:
            stale_seconds: of silence after which a run is taken from its worker.
            patience_seconds: how long to wait for others that write; None for as long as usual.

        Returns:
            How many runs had been left alone.
        """
        now, left = time.time(), and_(heartbeat_is_older_than(stale_seconds), runs.c.suspected.is_not(None))
        left = and_(left, runs.c.suspected <= now - SUSPICION_SHARE * stale_seconds)
        with writing(self.database, patience_seconds=patience_seconds) as connection:
            suspect = update(runs).where(
                heartbeat_is_older_than((1 - SUSPICION_SHARE) * stale_seconds), runs.c.suspected.is_(None)
            )
            connection.execute(suspect.values(suspected=now))
            unwanted = update(runs).where(left, runs.c.cancel_requested)
            cancelled = connection.execute(unwanted.values(status="cancelled", ended=now)).rowcount
            reason = f"The process that trained this run died {MOST_ATTEMPTS} times. See the log beside the store."
            hopeless = update(runs).where(left, runs.c.attempts >= MOST_ATTEMPTS)
            failed = connection.execute(hopeless.values(status="failed", reason=reason, ended=now)).rowcount
            resumed = connection.execute(update(runs).where(left).values(status="queued", worker=None)).rowcount
        return cancelled + failed + resumed


def _write_artifact(connection: Connection, run_id: str, kind: Artifact, content: bytes) -> None:
    _remove_artifact(connection, run_id, kind)
    connection.execute(insert(artifacts).values(run_id=run_id, kind=kind, content=content))


def _remove_artifact(connection: Connection, run_id: str, kind: Artifact) -> None:
    connection.execute(delete(artifacts).where(artifacts.c.run_id == run_id, artifacts.c.kind == kind))
