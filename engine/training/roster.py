"""Which workers are at work: each signs in, gives signs of life, and signs out."""

import time
import uuid

from sqlalchemy import delete, func, insert, select, update

from engine.training.schema import workers, writing
from engine.training.store import STALE_SECONDS, RunStore

START_SECONDS = 30.0


class Roster:
    """The workers of a store."""

    def __init__(self, store: RunStore) -> None:
        self._database = store.database

    def sign_in(self, *, places: int) -> str | None:
        """Takes a place for a worker that is about to start, and returns its id; None where all are taken.

        A worker that has not yet given its first sign of life holds its place for ``START_SECONDS``. Where all places
        are taken this only reads, so that whoever looks often waits for no writer.
        """
        if len(self.present()) >= places:
            return None
        now, worker = time.time(), uuid.uuid4().hex[:12]
        with writing(self._database) as connection:
            connection.execute(delete(workers).where(workers.c.heartbeat < now - STALE_SECONDS))
            if (connection.scalar(select(func.count()).select_from(workers)) or 0) >= places:
                return None
            connection.execute(insert(workers).values(id=worker, started=now, heartbeat=now + START_SECONDS))
        return worker

    def beat(self, worker: str) -> None:
        """A sign of life, also of a worker that had signed out or been given up."""
        now = time.time()
        with writing(self._database) as connection:
            known = connection.execute(update(workers).where(workers.c.id == worker).values(heartbeat=now))
            if known.rowcount == 0:
                connection.execute(insert(workers).values(id=worker, started=now, heartbeat=now))

    def sign_out(self, worker: str) -> None:
        """Frees a worker's place."""
        with writing(self._database) as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))

    def present(self) -> list[str]:
        """The ids of the workers that are alive or starting."""
        alive = select(workers.c.id).where(workers.c.heartbeat >= time.time() - STALE_SECONDS)
        with self._database.connect() as connection:
            return list(connection.scalars(alive))
