"""The queue: round-robin over readers, one run each, regardless of how many they submitted."""

import time
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from engine.runs.database import CLAIM_LOCK, serialized_transactions
from engine.runs.schema import comparisons, runs


def queue_order() -> Select[str]:
    """The ids of all runs that wait, in the order in which workers take them.

    In each round every reader has one run, in the order of submission and then of the runs' ranks. First in a round is
    who has never had one, then who has waited longest since the last one; since a reader who was served goes to the
    end, that order stays the same in all rounds.
    """
    waiting = (
        select(
            runs.c.id,
            comparisons.c.reader,
            func.row_number()
            .over(partition_by=comparisons.c.reader, order_by=(runs.c.created, runs.c.rank, runs.c.position))
            .label("round"),
            func.min(runs.c.created).over(partition_by=comparisons.c.reader).label("since"),
        )
        .join(comparisons, comparisons.c.id == runs.c.comparison_id)
        .where(runs.c.status == "queued")
        .subquery()
    )
    served = (
        select(comparisons.c.reader, func.max(runs.c.turn).label("turn"))
        .join(runs, runs.c.comparison_id == comparisons.c.id)
        .group_by(comparisons.c.reader)
        .subquery()
    )
    return (
        select(waiting.c.id)
        .join(served, served.c.reader == waiting.c.reader)
        .order_by(waiting.c.round, func.coalesce(served.c.turn, 0), waiting.c.since, waiting.c.reader)
    )


def claim_next(connection: Connection, worker: str) -> Row[Any] | None:
    """Gives the first run in the line to a worker, in a transaction that writes; None where none waits.

    One worker at a time: otherwise two would not see each other's turns, and no reader's second run may come before
    another's first.
    """
    serialized_transactions(connection, CLAIM_LOCK)
    now, others = time.time(), runs.alias()
    taking = (
        update(runs)
        .where(runs.c.id == queue_order().limit(1).scalar_subquery(), runs.c.status == "queued")
        .values(
            status="running",
            worker=worker,
            attempts=runs.c.attempts + 1,
            heartbeat=now,
            suspected=None,
            started=func.coalesce(runs.c.started, now),
            turn=select(func.coalesce(func.max(others.c.turn), 0) + 1).scalar_subquery(),
        )
        .returning(*runs.c)
    )
    return connection.execute(taking).first()
