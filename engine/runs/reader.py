"""What the database says of comparisons, their runs and the points of their curves."""

from collections.abc import Sequence
from statistics import median

from sqlalchemy import and_, func, select

from engine.errors import EngineError
from engine.runs.database import connect, default_url, reading
from engine.runs.queue import queue_order
from engine.runs.records import (
    Artifact,
    StoredComparison,
    StoredRun,
    contains_word,
    read_run,
)
from engine.runs.schema import artifacts, comparisons, events, runs
from engine.training.events import Event
from engine.training.spec import RunSpec
from engine.training.time_estimate import speed_key


class RunReader:
    """Reads what is kept of runs. Safe to use from several threads and processes.

    Args:
        url: of the database, as SQLAlchemy takes it; None for ``default_url()``.
    """

    def __init__(self, url: str | None = None) -> None:
        self.url = url or default_url()
        self.database = connect(self.url)

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
