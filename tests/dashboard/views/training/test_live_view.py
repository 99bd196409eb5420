"""The training page while something is wrong: it says what, and shows what is known all the same."""

import time

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from dashboard.runtime.run_store import run_store
from dashboard.shell.navigation import ROOT
from engine.runs import schema
from engine.runs.database import writing
from engine.training.custom_comparison import Experiment
from engine.training.events import Event
from tests.engine.runs.faulty_databases import FullDisk, nobody_writing

PAIR = Experiment(("plain-8", "resnet-8")).comparison()
POINT = Event(5, 30, 2.0, 0.5, 0.1, (1.0, 2.0), None, None, None, None, (), 0.5, "running")


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_STORE", f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")
    monkeypatch.setattr("engine.runs.database.LOCK_PATIENCE_SECONDS", 0.2)
    return run_store()


@pytest.fixture
def running(store):
    store.add(PAIR)
    run = store.claim("w")
    store.record(run.id, "w", [POINT])
    return run


def training_page(comparison: str = ""):
    """The page, by a link to a comparison where one is named."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    if comparison:
        app.query_params["comparison"] = comparison
    return app.switch_page(str(ROOT / "pages" / "training.py")).run()


def last_heard(store, *, seconds_ago):
    with writing(store.database) as connection:
        connection.execute(update(schema.runs).values(heartbeat=time.time() - seconds_ago))


def warnings(app):
    return " ".join(warning.value for warning in app.warning)


def test_a_worker_that_is_not_heard_of_is_noticed(store, running, monkeypatch):
    monkeypatch.setattr(
        "dashboard.views.training.run_table.SILENT_SECONDS", 60
    )  # longer than a busy machine needs for the page
    last_heard(store, seconds_ago=600)
    app = training_page(store.history()[0].id)
    assert not app.exception
    assert any("A worker has not reported for 10 min" in caption.value for caption in app.caption)
    store.send_heartbeat(running.id, "w")
    assert not any("has not reported" in caption.value for caption in app.run().caption)


@pytest.mark.usefixtures("running")
def test_a_full_disk_is_said_beside_the_curves_as_far_as_they_came(store):
    room = FullDisk(store)
    last_heard(store, seconds_ago=60)
    room.full = True
    app = training_page(store.history()[0].id)
    assert not app.exception
    assert "The disk that keeps the runs is full" in warnings(app)
    assert app.segmented_control(key="training.view").value == "Loss"
    assert app.button(key="training.stop")
    room.full = False
    assert "full" not in warnings(app.run())


def test_networks_that_cannot_be_queued_since_the_disk_is_full_are_refused_in_a_sentence(store):
    app = training_page(store.history()[0].id)
    room = FullDisk(store)
    room.full = True
    app.button(key="training.start").click().run()
    room.full = False
    assert not app.exception
    assert "The disk that keeps the runs is full" in warnings(app)
    assert [comparison for comparison in store.history() if not comparison.has_ended] == []


def test_a_stop_that_a_locked_database_refuses_is_said_and_can_be_tried_again(store, running):
    app = training_page(store.history()[0].id)
    with nobody_writing(store):
        app.button(key="training.stop").click().run()
    assert not app.exception
    assert "locked by another program" in warnings(app)
    app.button(key="training.stop").click().run()
    assert "locked" not in warnings(app)
    assert not store.should_continue(running.id, "w")


def test_a_database_that_cannot_be_opened_is_said(store, monkeypatch):
    assert store
    monkeypatch.setenv("CONVSCOPE_STORE", "sqlite:////no/such/folder/runs.sqlite")
    app = training_page()
    assert not app.exception
    assert "does not answer" in warnings(app)
