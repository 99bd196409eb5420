"""The run store's database: connections, transactions and error messages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from engine.errors import EngineError
from engine.runs.migrations import MIGRATIONS, migrate, version_of

LOCK_PATIENCE_SECONDS = 10.0
REACH_SECONDS = 10
MIGRATION_LOCK, CLAIM_LOCK, ROSTER_LOCK = 0xC0175C09E, 0xC0175C09F, 0xC0175C0A0


class StoreUnavailableError(EngineError):
    """The database cannot be read or written at the moment: full disk, lock, or unreachable server."""


def default_url() -> str:
    """The store's address: ``CONVSCOPE_STORE``, else an SQLite file in the project's folder ``.convscope``."""
    if url := os.environ.get("CONVSCOPE_STORE"):
        return url
    folder = Path(__file__).parents[2] / ".convscope"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise EngineError(f"The runs have no folder: {error}. Name another place by CONVSCOPE_STORE.") from error
    return f"sqlite:///{folder / 'runs.sqlite'}"


def connect(url: str) -> Engine:
    """Opens a store's database, creates it where there is none, and brings it up to date.

    Raises:
        EngineError: the database was written by a newer Convscope, or cannot be reached or written.
    """
    database = create_engine(url, connect_args=_arguments(url), pool_pre_ping=True)
    if database.dialect.name == "sqlite":
        _prepare_sqlite(database)
    else:
        event.listen(database, "begin", _limit_waiting)
    with reading(database) as connection:
        up_to_date = version_of(connection) == len(MIGRATIONS)
    if not up_to_date:
        with writing(database) as connection:
            serialized_transactions(connection, MIGRATION_LOCK)
            migrate(connection)
    return database


@contextmanager
def reading(database: Engine) -> Iterator[Connection]:
    """A connection that only reads.

    Raises:
        StoreUnavailableError: the database cannot be read now.
    """
    with _translate_database_errors(), database.connect() as connection:
        yield connection


@contextmanager
def writing(database: Engine, *, patience_seconds: float | None = None) -> Iterator[Connection]:
    """A transaction that writes: it takes SQLite's one write lock at its start, so that it never fails half-way.

    Args:
        database: where to write.
        patience_seconds: how long to wait for other writers; None for ``LOCK_PATIENCE_SECONDS``.

    Raises:
        StoreUnavailableError: the database cannot be written now, and nothing was.
    """
    options: dict[str, Any] = {"writes": True, "patience_seconds": patience_seconds}
    with _translate_database_errors(), database.execution_options(**options).begin() as connection:
        yield connection


def serialized_transactions(connection: Connection, lock: int) -> None:
    """Takes an advisory lock until the transaction ends; not needed on SQLite, which has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


@contextmanager
def _translate_database_errors() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailableError(_sentence(str(error.orig))) from error
    except NoConnectionLeft as error:
        raise StoreUnavailableError("Too many at once look at the runs. Try again in a moment.") from error


def _sentence(words: str) -> str:
    reason = words.strip().partition("\n")[0].rstrip(".") or "no reason given"
    lower = reason.lower()
    if "full" in lower or "no space" in lower:
        return (
            f"The disk that keeps the runs is full ({reason}). Free some space. Nothing that was shown is lost: what "
            "is trained meanwhile is written down then."
        )
    if "lock" in lower or "busy" in lower:
        return (
            f"The runs are locked by another program ({reason}). Try again in a moment. Nothing that was shown is "
            "lost: what is trained meanwhile is written down then."
        )
    return (
        f"The database of the runs does not answer ({reason}). Check that it runs, that this machine may write to it, "
        "and what CONVSCOPE_STORE says."
    )


def _arguments(url: str) -> dict[str, Any]:
    known = make_url(url)
    if known.drivername.startswith("sqlite"):
        return {"timeout": LOCK_PATIENCE_SECONDS}
    return {} if "connect_timeout" in known.query else {"connect_timeout": REACH_SECONDS}


def _patience(connection: Connection) -> int:
    """How long the transaction may wait for others, in milliseconds."""
    seconds = connection.get_execution_options().get("patience_seconds")
    return round(1000 * (LOCK_PATIENCE_SECONDS if seconds is None else seconds))


def _limit_waiting(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_patience(connection)}")


def _prepare_sqlite(database: Engine) -> None:
    """Write-ahead logging, so that readers and a writer do not wait for each other; transactions begun by hand."""

    @event.listens_for(database, "connect")
    def set_up(connection, _record) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={round(1000 * LOCK_PATIENCE_SECONDS)}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(database, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_patience(connection)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
