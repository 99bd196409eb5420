"""Comparisons, their runs and the points of their curves, kept in a database that outlives every process."""

import json
import time
import uuid
from collections.abc import Sequence
from statistics import median

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from engine.errors import EngineError
from engine.runs.database import connect, default_url, reading, writing
from engine.runs.queue import claim_next, queue_order
from engine.runs.records import (
    RESUMABLE,
    Artifact,
    RunStatus,
    StoredComparison,
    StoredRun,
    contains_word,
    heartbeat_is_older_than,
    heartbeat_values,
    is_claimed_by,
    read_run,
)
from engine.runs.schema import artifacts, comparisons, events, runs
from engine.training.events import Event
from engine.training.spec import Comparison, RunSpec
from engine.training.time_estimate import longest_first, speed_key

STALE_SECONDS = 8.0
SUSPICION_SHARE = 0.375
SILENT_SECONDS = 3.0
MOST_ATTEMPTS = 3


class RunStore:
    """Where runs are kept. Safe to use from several threads, processes and, with PostgreSQL, machines.

    Args:
        url: of the database, as SQLAlchemy takes it; None for ``default_url()``.
    """

    def __init__(self, url: str | None = None) -> None:
        self.url = url or default_url()
        self.database = connect(self.url)

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

    def comparison(self, comparison_id: str) -> StoredComparison:
        """One comparison with its runs.

        Raises:
            EngineError: there is none with this id.
        """
        found = self._comparisons(comparisons.c.id == comparison_id, limit=1)
        if not found:
            raise EngineError(f'There is no comparison "{comparison_id}" here. Choose one from the history.')
        return found[0]

    def history(self, *, limit: int = 50, search: str = "") -> list[StoredComparison]:
        """The latest comparisons, newest first.

        Args:
            limit: how many at most.
            search: words; every one of them must occur in a comparison's name, or in a run's specification or status.
        """
        return self._comparisons(*(contains_word(word) for word in search.split()), limit=limit)

    def runs(self, run_ids: Sequence[str]) -> list[StoredRun]:
        """Those of the runs that exist, in the order asked for."""
        with reading(self.database) as connection:
            rows = connection.execute(select(runs).where(runs.c.id.in_(run_ids))).all()
        found = {row.id: read_run(row) for row in rows}
        return [found[run_id] for run_id in run_ids if run_id in found]

    def run(self, run_id: str) -> StoredRun:
        """One run.

        Raises:
            EngineError: there is none with this id.
        """
        with reading(self.database) as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).first()
        if row is None:
            raise EngineError(f'There is no run "{run_id}" here. Choose one from the history.')
        return read_run(row)

    def events(self, run_id: str, *, after_step: int = -1) -> list[Event]:
        """The points of a run's curves, in order, that lie after a step."""
        query = select(events.c.content).where(and_(events.c.run_id == run_id, events.c.step > after_step))
        with reading(self.database) as connection:
            return [Event.from_json(content) for content in connection.scalars(query.order_by(events.c.step))]

    def queue_positions(self) -> dict[str, int]:
        """How many runs come before each of those that wait: 0 for the one that the next free worker takes."""
        with reading(self.database) as connection:
            return {run_id: place for place, run_id in enumerate(connection.scalars(queue_order()))}

    def runs_ahead(self, run: StoredRun) -> int:
        """How many runs come before this one; 0 where it does not wait."""
        return self.queue_positions().get(run.id, 0)

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

    def artifact(self, run_id: str, kind: Artifact) -> bytes | None:
        """A run's checkpoint (``torch.save``) or weights (safetensors), or None where it has none."""
        query = select(artifacts.c.content).where(artifacts.c.run_id == run_id, artifacts.c.kind == kind)
        with reading(self.database) as connection:
            return connection.scalar(query)

    def waiting(self) -> int:
        """How many runs wait for a worker."""
        with reading(self.database) as connection:
            return connection.scalar(select(func.count()).where(runs.c.status == "queued")) or 0

    def seconds_a_step(self, *, runs_considered: int = 100) -> dict[str, float]:
        """How long a step took by the clock in the latest finished runs, by their ``speed_key``: the median of each.

        It holds what a reader waits for: building the network, tests and writing too, and whatever else was going on.
        Runs that were resumed do not count, as they were not trained all the time.
        """
        ended = (
            select(runs.c.spec, runs.c.started, runs.c.ended)
            .where(runs.c.status == "finished", runs.c.attempts == 1)
            .order_by(runs.c.created.desc())
            .limit(runs_considered)
        )
        speeds: dict[str, list[float]] = {}
        with reading(self.database) as connection:
            for text, started, finished in connection.execute(ended):
                spec = RunSpec.from_json(text)
                speeds.setdefault(speed_key(spec), []).append((finished - started) / spec.steps)
        return {key: median(each) for key, each in speeds.items()}

    def training_seconds(self, run_ids: Sequence[str]) -> dict[str, float]:
        """How long runs have been trained, as the latest point of their curves says; those without a point are missing.

        Waiting, and the time between a stop and a resumption, do not count.
        """
        last = select(events.c.run_id, func.max(events.c.step).label("step"))
        last = last.where(events.c.run_id.in_(run_ids)).group_by(events.c.run_id).subquery()
        query = select(events.c.run_id, events.c.content).join(
            last, (last.c.run_id == events.c.run_id) & (last.c.step == events.c.step)
        )
        with reading(self.database) as connection:
            return {run_id: Event.from_json(content).seconds for run_id, content in connection.execute(query)}

    def unfinished(self) -> int:
        """How many runs wait or are being trained."""
        open_runs = runs.c.status.in_(("queued", "running"))
        with reading(self.database) as connection:
            return connection.scalar(select(func.count()).where(open_runs)) or 0

    def _comparisons(self, *conditions, limit: int) -> list[StoredComparison]:
        latest = select(comparisons).where(*conditions).order_by(comparisons.c.created.desc()).limit(limit)
        with reading(self.database) as connection:
            found = connection.execute(latest).all()
            ids = [row.id for row in found]
            members = connection.execute(
                select(runs).where(runs.c.comparison_id.in_(ids)).order_by(runs.c.position)
            ).all()
        by_comparison: dict[str, list[StoredRun]] = {}
        for row in members:
            by_comparison.setdefault(row.comparison_id, []).append(read_run(row))
        return [StoredComparison(row.id, row.name, row.created, tuple(by_comparison[row.id])) for row in found]


def _write_artifact(connection: Connection, run_id: str, kind: Artifact, content: bytes) -> None:
    _remove_artifact(connection, run_id, kind)
    connection.execute(insert(artifacts).values(run_id=run_id, kind=kind, content=content))


def _remove_artifact(connection: Connection, run_id: str, kind: Artifact) -> None:
    connection.execute(delete(artifacts).where(artifacts.c.run_id == run_id, artifacts.c.kind == kind))
