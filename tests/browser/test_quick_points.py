"""Points that come while the page is still loading its scripts: what is shown last is what came last."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.events import Event
from engine.training.presets.catalogue import preset
from engine.training.spec import Comparison
from tests.browser.server import dashboard

WORKER = "a test"
STEPS = 300
LAST = re.compile(rf"plain-8 [\d.]+ at step {STEPS}")


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path_factory.mktemp('store') / 'runs.sqlite'}")


@pytest.fixture(scope="module")
def page(chromium, store) -> Iterator[Page]:
    with dashboard(environment={"CONVSCOPE_STORE": store.url}) as address:
        context = chromium.new_context(base_url=address)
        yield context.new_page()
        context.close()


@contextmanager
def claimed(store: RunStore) -> Iterator[StoredRun]:
    """A run that this test trains, as far as the store can tell."""
    store.add(Comparison("plain-8", preset("residual-vs-plain").runs[:1]))
    run = store.claim(WORKER)
    assert run is not None
    over = threading.Event()

    def send_heartbeat() -> None:
        while not over.wait(0.5):
            store.send_heartbeat(run.id, WORKER)

    heart = threading.Thread(target=send_heartbeat, daemon=True)
    heart.start()
    yield run
    over.set()
    heart.join()


def point(step: int) -> Event:
    end = step == STEPS
    loss = 2.3 - step / STEPS
    error = 0.1 if end else None
    status = "finished" if end else "running"
    return Event(step, STEPS, loss, 0.5, 0.1, (1.0, 1.0), loss, 0.5, error, error, (), step / 100, status)


@pytest.mark.parametrize("pause", [20, 60, 100, 140])
def test_the_last_point_is_shown_whenever_the_page_was_loaded(page, store, pause):
    with claimed(store) as run:
        store.record(run.id, WORKER, [point(0)])
        page.goto(f"/training?comparison=runs:{run.id}")
        page.locator(".state span").first.wait_for(timeout=90_000)
        page.reload(wait_until="commit")
        for step in range(20, STEPS, 20):
            store.record(run.id, WORKER, [point(step)])
            page.wait_for_timeout(pause)
        store.record(run.id, WORKER, [point(STEPS)])
        store.end(run.id, WORKER, "finished")
        expect(page.locator(".state span")).to_have_text("finished", timeout=60_000)
        expect(page.get_by_role("img", name="Training loss")).to_have_attribute("aria-label", LAST, timeout=30_000)
