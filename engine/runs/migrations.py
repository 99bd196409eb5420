"""The steps that make a run store's database, or bring an older one up to date.

Each is written out in SQL and never changed once it was released, whatever ``schema`` says later: a database that is
made today and one that was made with the first version end up with the same tables.
"""

import time

from sqlalchemy import Connection, func, insert, inspect, select

from engine.errors import EngineError
from engine.runs.schema import schema_version

FIRST = (
    "CREATE TABLE schema_version (version INTEGER NOT NULL, at FLOAT, PRIMARY KEY (version))",
    """CREATE TABLE comparisons (
        id VARCHAR(32) NOT NULL,
        name TEXT NOT NULL,
        reader TEXT NOT NULL,
        created FLOAT NOT NULL,
        PRIMARY KEY (id)
    )""",
    """CREATE TABLE runs (
        id VARCHAR(32) NOT NULL,
        comparison_id VARCHAR(32) NOT NULL,
        position INTEGER NOT NULL,
        spec TEXT NOT NULL,
        status VARCHAR(16) NOT NULL,
        reason TEXT NOT NULL,
        worker TEXT,
        attempts INTEGER NOT NULL,
        cancel_requested BOOLEAN NOT NULL,
        created FLOAT NOT NULL,
        started FLOAT,
        ended FLOAT,
        heartbeat FLOAT,
        layers TEXT NOT NULL,
        parameters INTEGER,
        PRIMARY KEY (id),
        FOREIGN KEY (comparison_id) REFERENCES comparisons (id)
    )""",
    "CREATE INDEX runs_by_comparison ON runs (comparison_id, position)",
    "CREATE INDEX runs_by_status ON runs (status, created)",
    """CREATE TABLE events (
        run_id VARCHAR(32) NOT NULL,
        step INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (run_id, step),
        FOREIGN KEY (run_id) REFERENCES runs (id)
    )""",
    """CREATE TABLE artifacts (
        run_id VARCHAR(32) NOT NULL,
        kind VARCHAR(16) NOT NULL,
        content {bytes} NOT NULL,
        PRIMARY KEY (run_id, kind),
        FOREIGN KEY (run_id) REFERENCES runs (id)
    )""",
    """CREATE TABLE workers (
        id VARCHAR(64) NOT NULL,
        started FLOAT NOT NULL,
        heartbeat FLOAT NOT NULL,
        PRIMARY KEY (id)
    )""",
)

# Adds readers' turns, the time of suspicion, and workers' hosts.
SECOND = (
    "ALTER TABLE runs ADD COLUMN turn INTEGER",
    "ALTER TABLE runs ADD COLUMN suspected FLOAT",
    """UPDATE runs SET turn = taken.turn FROM (
        SELECT id, row_number() OVER (ORDER BY started) AS turn FROM runs WHERE started IS NOT NULL
    ) AS taken WHERE taken.id = runs.id""",
    "CREATE INDEX runs_by_turn ON runs (turn)",
    "ALTER TABLE workers ADD COLUMN host TEXT DEFAULT '' NOT NULL",
)

# The runs of a comparison have an order of their own in the queue.
THIRD = ("ALTER TABLE runs ADD COLUMN rank INTEGER DEFAULT 0 NOT NULL",)

MIGRATIONS = (FIRST, SECOND, THIRD)

_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}


def version_of(connection: Connection) -> int:
    """How many of the steps a database has behind it.

    Raises:
        EngineError: the database was written by a newer Convscope.
    """
    if not inspect(connection).has_table(schema_version.name):
        return 0
    version = connection.scalar(select(func.max(schema_version.c.version))) or 0
    if version > len(MIGRATIONS):
        raise EngineError(
            f"The store has schema version {version}, but this Convscope knows only up to {len(MIGRATIONS)}. "
            "Use the newer Convscope, or another store by CONVSCOPE_STORE."
        )
    return version


def migrate(connection: Connection) -> None:
    """Takes the steps that a database still lacks, in the connection's transaction."""
    version = version_of(connection)
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        for statement in statements:
            connection.exec_driver_sql(statement.replace("{bytes}", _BYTES.get(connection.dialect.name, "BLOB")))
        connection.execute(insert(schema_version).values(version=number, at=time.time()))
