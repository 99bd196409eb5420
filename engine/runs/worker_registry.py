"""The registry of workers: each signs in, sends heartbeats and signs out."""

import socket
import time
import uuid

from sqlalchemy import Select, delete, func, insert, select, update

from engine.runs.database import ROSTER_LOCK, reading, serialized_transactions, writing
from engine.runs.schema import workers
from engine.runs.store import STALE_SECONDS, RunStore

START_SECONDS = 30.0


class WorkerRegistry:
    """The workers of a store, which may be on several machines.

    Args:
        store: where the runs are.
        host: the machine whose places are taken here; None for this one.
    """

    def __init__(self, store: RunStore, *, host: str | None = None) -> None:
        self._database = store.database
        self._host = host or socket.gethostname()

    def sign_in(self, *, places: int, patience_seconds: float | None = None) -> str | None:
        """Takes a place for a worker that is about to start here, and returns its id; None where all are taken.

        A worker that has not yet given its first heartbeat holds its place for ``START_SECONDS``. Where all places
        are taken this only reads, so that frequent callers wait for no writer.

        Args:
            places: how many workers this machine has room for, whatever others have.
            patience_seconds: how long to wait for others that write; None for as long as usual.
        """
        with reading(self._database) as connection:
            if self._occupied_slots(connection) >= places:
                return None
        now, worker = time.time(), uuid.uuid4().hex[:12]
        with writing(self._database, patience_seconds=patience_seconds) as connection:
            serialized_transactions(connection, ROSTER_LOCK)
            connection.execute(delete(workers).where(workers.c.heartbeat < now - STALE_SECONDS))
            if self._occupied_slots(connection) >= places:
                return None
            start = {"id": worker, "started": now, "heartbeat": now + START_SECONDS, "host": self._host}
            connection.execute(insert(workers).values(**start))
        return worker

    def send_heartbeat(self, worker: str) -> None:
        """Records a heartbeat, also of a worker that had signed out or been given up."""
        now = time.time()
        with writing(self._database) as connection:
            known = connection.execute(update(workers).where(workers.c.id == worker).values(heartbeat=now))
            if known.rowcount == 0:
                late = {"id": worker, "started": now, "heartbeat": now, "host": self._host}
                connection.execute(insert(workers).values(**late))

    def sign_out(self, worker: str) -> None:
        """Frees a worker's place."""
        with writing(self._database) as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))

    def present(self) -> list[str]:
        """The ids of the workers that are alive or starting, on whatever machine."""
        with reading(self._database) as connection:
            return list(connection.scalars(_alive()))

    def _occupied_slots(self, connection) -> int:
        here = _alive().where(workers.c.host == self._host).subquery()
        return connection.scalar(select(func.count()).select_from(here)) or 0


def _alive() -> Select[str]:
    return select(workers.c.id).where(workers.c.heartbeat >= time.time() - STALE_SECONDS)
