from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry


@pytest.fixture
def store(database_url):
    store = RunStore(database_url)
    yield store
    store.database.dispose()


def test_workers_of_other_machines_take_no_place_here(store):
    elsewhere, here = WorkerRegistry(store, host="elsewhere"), WorkerRegistry(store, host="here")
    assert elsewhere.sign_in(places=2)
    elsewhere.send_heartbeat("by hand")
    assert here.sign_in(places=1)
    assert here.sign_in(places=1) is None
    assert elsewhere.sign_in(places=2) is None
    assert len(here.present()) == 3


def test_a_worker_started_by_hand_takes_a_place_of_its_machine(store):
    WorkerRegistry(store).send_heartbeat("by hand")
    assert WorkerRegistry(store).sign_in(places=1) is None


def test_no_more_workers_sign_in_than_there_are_places_whoever_asks_at_once(store):
    with ThreadPoolExecutor(12) as pool:
        signed_in = list(pool.map(lambda _: WorkerRegistry(store).sign_in(places=3), range(48)))
    assert len([worker for worker in signed_in if worker]) == 3
    assert len(WorkerRegistry(store).present()) == 3
