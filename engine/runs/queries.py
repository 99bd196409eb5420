"""What statements about runs in the database share: which runs they mean, and what a sign of life writes."""

import time

from sqlalchemy import ColumnElement, and_, or_, select

from engine.runs.schema import comparisons, runs


def sign_of_life() -> dict[str, float | None]:
    """What a sign of life writes into a run: it also clears the worker of suspicion."""
    return {"heartbeat": time.time(), "suspected": None}


def is_silent(seconds: float) -> ColumnElement[bool]:
    """That a run is being trained, but its worker has given no sign of life for so long."""
    return and_(runs.c.status == "running", runs.c.heartbeat < time.time() - seconds)


def mentions(word: str) -> ColumnElement[bool]:
    """That a comparison or one of its runs has this word, in capital letters or small ones."""
    told_by_runs = select(runs.c.comparison_id).where(
        or_(runs.c.spec.icontains(word, autoescape=True), runs.c.status.icontains(word, autoescape=True))
    )
    return or_(comparisons.c.name.icontains(word, autoescape=True), comparisons.c.id.in_(told_by_runs))


def is_held(run_id: str, worker: str) -> ColumnElement[bool]:
    """That a run is being trained by this worker."""
    return and_(runs.c.id == run_id, runs.c.worker == worker, runs.c.status == "running")
