import pytest
from sqlalchemy import insert

from engine.runs import schema
from engine.runs.database import StoreUnavailableError, connect, reading, writing
from engine.runs.store import RunStore
from tests.engine.runs.faulty_databases import FullDisk, nobody_writing


@pytest.fixture
def store(tmp_path):
    return RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")


def version(store, number):
    with writing(store.database, patience_seconds=0.1) as connection:
        connection.execute(insert(schema.schema_version).values(version=number, at=0.0))


def test_a_full_disk_is_said_and_nothing_is_half_written(store):
    room = FullDisk(store)
    room.full = True
    with pytest.raises(StoreUnavailableError, match=r"disk that keeps the runs is full.*Free some space"):
        version(store, 50)
    room.full = False
    version(store, 50)


def test_a_locked_database_is_said(store):
    with nobody_writing(store), pytest.raises(StoreUnavailableError, match=r"locked by another program"):
        version(store, 50)


def test_a_file_that_cannot_be_opened_is_said():
    with pytest.raises(StoreUnavailableError, match=r"does not answer \(unable to open.*CONVSCOPE_STORE"):
        connect("sqlite:////no/such/folder/runs.sqlite")


def test_a_server_that_is_away_is_said_without_the_password():
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed: requirements-cluster.txt")
    with pytest.raises(StoreUnavailableError, match="does not answer") as told:
        connect("postgresql+psycopg://reader:secret@127.0.0.1:1/runs")
    assert "secret" not in str(told.value)


def test_other_mistakes_stay_bugs(store):
    with pytest.raises(ZeroDivisionError), reading(store.database):
        raise ZeroDivisionError
