"""Records of runs and comparisons, and SQL conditions on them."""

import json
import time
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, or_, select

from engine.runs.schema import comparisons, runs
from engine.training.spec import RunSpec


def heartbeat_values() -> dict[str, float | None]:
    """Column values of a heartbeat, which also clear the suspicion that the worker has died."""
    return {"heartbeat": time.time(), "suspected": None}


def heartbeat_is_older_than(seconds: float) -> ColumnElement[bool]:
    """SQL condition: the run is being trained, and its last heartbeat is older than this."""
    return and_(runs.c.status == "running", runs.c.heartbeat < time.time() - seconds)


def contains_word(word: str) -> ColumnElement[bool]:
    """SQL condition: the comparison or one of its runs contains the word, ignoring case."""
    told_by_runs = select(runs.c.comparison_id).where(
        or_(runs.c.spec.icontains(word, autoescape=True), runs.c.status.icontains(word, autoescape=True))
    )
    return or_(comparisons.c.name.icontains(word, autoescape=True), comparisons.c.id.in_(told_by_runs))


def is_claimed_by(run_id: str, worker: str) -> ColumnElement[bool]:
    """SQL condition: the run is being trained by this worker."""
    return and_(runs.c.id == run_id, runs.c.worker == worker, runs.c.status == "running")


RunStatus = Literal["queued", "running", "finished", "diverged", "cancelled", "failed"]
Artifact = Literal["checkpoint", "weights"]
ENDED: tuple[RunStatus, ...] = ("finished", "diverged", "cancelled", "failed")
RESUMABLE: tuple[RunStatus, ...] = ("cancelled", "failed")


@dataclass(frozen=True)
class StoredRun:
    """A run as the store knows it.

    Attributes:
        id: of the run.
        comparison_id: of the comparison it belongs to.
        spec: what is trained.
        status: where it stands.
        reason: why it failed; empty otherwise.
        attempts: how often a worker has begun or resumed it.
        cancel_requested: whether a stop was requested.
        created: when it was submitted, in seconds since 1970.
        started: when a worker first took it, or None.
        ended: when it came to its end, or None.
        layers: names of the layers whose gradient norms its events carry.
        parameters: how many numbers it learns; None until a worker has built the network.
        heartbeat: when its worker last sent a heartbeat, or None.
        has_weights: whether its weights are kept once it has finished.
    """

    id: str
    comparison_id: str
    spec: RunSpec
    status: RunStatus
    reason: str
    attempts: int
    cancel_requested: bool
    created: float
    started: float | None
    ended: float | None
    layers: tuple[str, ...]
    parameters: int | None
    heartbeat: float | None = None
    has_weights: bool = True

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED

    @property
    def can_be_inspected(self) -> bool:
        """Whether its network can be inspected."""
        return self.status == "finished" and self.has_weights


@dataclass(frozen=True)
class StoredComparison:
    """A comparison as the store knows it, its runs in their order."""

    id: str
    name: str
    created: float
    runs: tuple[StoredRun, ...]

    @property
    def has_ended(self) -> bool:
        """Whether all of its runs have."""
        return all(run.has_ended for run in self.runs)


def read_run(row: Row[Any]) -> StoredRun:
    """A row of the table of runs."""
    return StoredRun(
        id=row.id,
        comparison_id=row.comparison_id,
        spec=RunSpec.from_json(row.spec),
        status=row.status,
        reason=row.reason,
        attempts=row.attempts,
        cancel_requested=row.cancel_requested,
        created=row.created,
        started=row.started,
        ended=row.ended,
        layers=tuple(json.loads(row.layers)),
        parameters=row.parameters,
        heartbeat=row.heartbeat,
    )
