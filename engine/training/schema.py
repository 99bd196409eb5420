"""The tables of the run store, and the steps that bring an older database up to date."""

import time
from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)

from engine.errors import EngineError

LOCK_PATIENCE_SECONDS = 30
MIGRATION_LOCK = 0xC0175C09E

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True), Column("at", Float))

comparisons = Table(
    "comparisons",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("created", Float, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("comparison_id", ForeignKey("comparisons.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("spec", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("worker", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("cancel_requested", Boolean, nullable=False, default=False),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("ended", Float),
    Column("heartbeat", Float),
    Column("layers", Text, nullable=False, default="[]"),
    Column("parameters", Integer),
    Index("runs_by_comparison", "comparison_id", "position"),
    Index("runs_by_status", "status", "created"),
)

events = Table(
    "events",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("content", Text, nullable=False),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("started", Float, nullable=False),
    Column("heartbeat", Float, nullable=False),
)

# One function a version, in order; released ones are never changed, new ones are added at the end.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (metadata.create_all,)


def connect(url: str) -> Engine:
    """Opens a store's database, creates it where there is none, and brings it up to date.

    Raises:
        EngineError: the database was written by a newer Convscope.
    """
    waiting = {"timeout": LOCK_PATIENCE_SECONDS} if url.startswith("sqlite") else {}
    engine = create_engine(url, connect_args=waiting, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    with writing(engine) as connection:
        _migrate(connection)
    return engine


def writing(engine: Engine):
    """A transaction that writes: it takes SQLite's one write lock at its start, so that it never fails half-way."""
    return engine.execution_options(writes=True).begin()


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time as it is
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    version = 0
    if inspect(connection).has_table(schema_version.name):
        version = max(connection.scalars(select(schema_version.c.version)), default=0)
    if version > len(MIGRATIONS):
        raise EngineError(
            f"The store has schema version {version}, but this Convscope knows only up to {len(MIGRATIONS)}. "
            "Use the newer Convscope, or another store by CONVSCOPE_STORE."
        )
    for number, migrate in enumerate(MIGRATIONS[version:], start=version + 1):
        migrate(connection)
        connection.execute(insert(schema_version).values(version=number, at=time.time()))


def _prepare_sqlite(engine: Engine) -> None:
    """Write-ahead logging, so that readers and a writer do not wait for each other; transactions begun by hand."""

    @event.listens_for(engine, "connect")
    def set_up(connection, _record) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={1000 * LOCK_PATIENCE_SECONDS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
