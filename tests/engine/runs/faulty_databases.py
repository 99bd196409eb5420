"""Databases that cannot be written: locked by another connection, or on a full disk."""

import contextlib
import sqlite3

from sqlalchemy import event
from sqlalchemy.engine import make_url

from engine.runs.store import RunStore


@contextlib.contextmanager
def nobody_writing(store):
    """A block in which the database is locked against all writers."""
    other = sqlite3.connect(make_url(store.url).database or "", isolation_level=None)
    other.execute("PRAGMA busy_timeout=30000")
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


class FullDisk:
    """SQLite's own error of a full disk: while it is full, a store's file may not grow by a single page."""

    def __init__(self, store: RunStore) -> None:
        self.full = False
        self.refused = 0
        event.listen(store.database, "begin", self._limit)
        event.listen(store.database, "handle_error", self._note)

    def _limit(self, connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if self.full else 1_000_000}")
        if self.full and connection.get_execution_options().get("writes"):
            # What is free inside the file would still be filled: take it, for this transaction.
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (content BLOB)")
            connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(10000000))")

    def _note(self, context) -> None:
        self.refused += "full" in str(context.original_exception)
