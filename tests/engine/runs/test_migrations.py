"""Databases made by the first version are brought up to date, and are then like those made today."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from engine.runs import migrations, schema
from engine.runs.database import connect, reading, writing
from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry

# Written by Convscope's first schema: ada has a finished run and one that is being trained, ben one that waits.
WRITTEN_BY_VERSION_1 = Path(__file__).with_name("version_1.sql")


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "runs.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(WRITTEN_BY_VERSION_1.read_text())
    return f"sqlite:///{path}"


def shape(database):
    """Tables with their columns, types, keys and indexes, as the database itself tells."""
    found = inspect(database)
    return {
        table: (
            {
                column["name"]: (str(column["type"].compile(database.dialect)), column["nullable"])
                for column in found.get_columns(table)
            },
            found.get_pk_constraint(table)["constrained_columns"],
            sorted((key["constrained_columns"], key["referred_table"]) for key in found.get_foreign_keys(table)),
            sorted((index["name"], index["column_names"]) for index in found.get_indexes(table)),
        )
        for table in found.get_table_names()
    }


def test_a_file_of_version_1_is_read_and_trained_on(old_file):
    store = RunStore(old_file)
    ben, ada = store.history()
    assert [run.status for run in ada.runs] == ["finished", "running"]
    assert [run.parameters for run in ada.runs] == [12, None]
    assert store.events(ada.runs[0].id)[0].train_loss == 2.0
    assert store.artifact(ada.runs[0].id, "weights") == b"weights"
    assert store.artifact(ada.runs[1].id, "checkpoint") == b"state"
    assert store.requeue_stale(stale_seconds=-1) == 1
    assert store.queue_positions() == {
        ben.runs[0].id: 0,
        ada.runs[1].id: 1,
    }  # ada had her turns before the new version came
    assert WorkerRegistry(store).sign_in(places=1)


def test_an_old_file_becomes_like_a_new_one(old_file, tmp_path):
    assert shape(connect(old_file)) == shape(connect(f"sqlite:///{tmp_path / 'new.sqlite'}"))


def test_the_first_step_makes_what_version_1_made(old_file, tmp_path):
    anew = create_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with anew.begin() as connection:
        for statement in migrations.FIRST:
            connection.exec_driver_sql(statement.format(bytes="BLOB"))
    assert shape(anew) == shape(create_engine(old_file))


def test_migrated_tables_are_those_that_the_program_works_with(database_url, tmp_path):
    migrated = connect(database_url)
    live = create_engine(f"sqlite:///{tmp_path / 'live.sqlite'}")
    schema.metadata.create_all(live)

    def told(database):
        return {
            table: (list(columns), [nullable for _, nullable in columns.values()], key, foreign, indexes)
            for table, (columns, key, foreign, indexes) in shape(database).items()
        }

    assert told(migrated) == told(live)
    migrated.dispose()


def test_a_database_of_version_1_goes_through_the_second_step_in_either_kind(database_url):
    url, steps = database_url, migrations.MIGRATIONS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", steps[:1])
        patch.setattr("engine.runs.database.MIGRATIONS", steps[:1])
        old = connect(url)
        with writing(old) as connection:
            connection.exec_driver_sql("INSERT INTO comparisons VALUES ('c', 'pair', 'ada', 1.0)")
            for run, started in (("a", "20.0"), ("b", "10.0"), ("d", "NULL")):
                connection.exec_driver_sql(
                    "INSERT INTO runs (id, comparison_id, position, spec, status, reason, attempts, cancel_requested, "
                    f"created, started, layers) VALUES ('{run}', 'c', 0, '', 'failed', '', 1, FALSE, 1.0, {started}, "
                    "'[]')"
                )
        old.dispose()
    database = connect(url)
    with reading(database) as connection:
        turns = connection.execute(select(schema.runs.c.id, schema.runs.c.turn).order_by(schema.runs.c.id)).all()
        assert list(map(tuple, turns)) == [("a", 2), ("b", 1), ("d", None)]
        assert migrations.version_of(connection) == len(steps)
    database.dispose()


def test_a_database_that_is_up_to_date_is_opened_without_writing(tmp_path):
    url = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    connect(url)
    with sqlite3.connect(tmp_path / "runs.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        connect(url)
        other.execute("ROLLBACK")
