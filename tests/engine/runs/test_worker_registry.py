from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.runs.store import RunStore
from engine.runs.worker_registry import Roster


@pytest.fixture
def store(database_url):
    store = RunStore(database_url)
    yield store
    store.database.dispose()


def test_workers_of_other_machines_take_no_place_here(store):
    elsewhere, here = Roster(store, host="elsewhere"), Roster(store, host="here")
    assert elsewhere.sign_in(places=2)
    elsewhere.beat("by hand")
    assert here.sign_in(places=1)
    assert here.sign_in(places=1) is None
    assert elsewhere.sign_in(places=2) is None
    assert len(here.present()) == 3


def test_a_worker_started_by_hand_takes_a_place_of_its_machine(store):
    Roster(store).beat("by hand")
    assert Roster(store).sign_in(places=1) is None


def test_no_more_workers_sign_in_than_there_are_places_whoever_asks_at_once(store):
    with ThreadPoolExecutor(12) as pool:
        signed_in = list(pool.map(lambda _: Roster(store).sign_in(places=3), range(48)))
    assert len([worker for worker in signed_in if worker]) == 3
    assert len(Roster(store).present()) == 3
