import os
import signal

import pytest
import torch

from engine.runs.store import RunStore
from engine.training.loop import train
from tests.engine.runs.postgres import NOT_INSTALLED, fresh_database, postgresql, programs
from tests.engine.runs.real_workers import LONG, curve, worker_processes


@pytest.fixture(autouse=True)
def always_one_thread(one_thread):
    """Here all tests need it."""


@pytest.fixture(scope="session")
def uninterrupted():
    """The curve of the long run, trained in one go with one thread, as workers do."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    points = curve(train(LONG))
    torch.set_num_threads(before)
    return points


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of its own, on a machine with one place; workers that are left over are ended."""
    monkeypatch.setenv("CONVSCOPE_WORKERS", "1")
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield store
    for pid in worker_processes(store):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a PostgreSQL server that all tests share."""
    if programs() is None:
        pytest.skip(NOT_INSTALLED)
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """An empty database, of each kind that a store can be kept in."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'runs.sqlite'}"
    else:
        with fresh_database(request.getfixturevalue("postgresql_server")) as url:
            yield url
