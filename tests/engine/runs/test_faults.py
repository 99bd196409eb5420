"""Faults around a training: a locked database, a full disk, many readers at once."""

import dataclasses
import itertools
import statistics
import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.navigation import ROOT
from engine.runs import submission
from engine.runs.database import StoreUnavailableError
from engine.runs.store import STALE_SECONDS
from engine.runs.worker import Assignment, Worker
from engine.training.loop import train
from engine.training.spec import Comparison
from tests.engine.runs.faulty_databases import FullDisk, nobody_writing
from tests.engine.runs.real_workers import (
    LONG,
    QUICK,
    curve,
    go_on,
    only_run,
    pause,
    wait_until,
    worker_processes,
)

LOCKED_SECONDS = 5.0
READERS = 20
TURNS = 16


def test_a_database_locked_for_five_seconds_costs_nothing(store, uninterrupted):
    comparison_id = submission.submit(Comparison("one", (LONG,)), store=store)
    run = only_run(store, comparison_id)
    wait_until(lambda: store.events(run.id))
    with nobody_writing(store):
        assert submission.ensure_workers(store) == 0  # a page that reads waits for no writer
        shown = store.events(run.id)
        locked = time.monotonic()
        while time.monotonic() - locked < LOCKED_SECONDS:
            assert store.events(run.id) == shown  # readers are never locked out
            time.sleep(0.5)
    wait_until(lambda: store.run(run.id).has_ended)
    assert (store.run(run.id).status, store.run(run.id).attempts) == ("finished", 1)
    assert curve(store.events(run.id)) == uninterrupted


def test_a_disk_that_is_full_for_a_while_loses_no_point(store):
    room = FullDisk(store)
    spec = dataclasses.replace(QUICK, steps=400)
    comparison_id = store.add(Comparison("one", (spec,)))
    run = only_run(store, comparison_id)
    working = threading.Thread(target=Worker(store, "here", idle_seconds=0.5).work)
    working.start()
    wait_until(lambda: store.events(run.id))
    shown = store.events(run.id)
    room.full = True
    wait_until(lambda: room.refused >= 3)
    assert store.events(run.id)[: len(shown)] == shown
    room.full = False
    working.join()
    assert store.run(run.id).status == "finished"
    assert curve(store.events(run.id)) == curve(train(spec))


def test_a_disk_that_is_full_for_longer_than_a_worker_may_be_silent_is_no_death(store, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")
    room, spec = FullDisk(store), dataclasses.replace(QUICK, steps=400)
    comparison_id = store.add(Comparison("one", (spec,)))
    run = only_run(store, comparison_id)
    working = threading.Thread(target=Worker(store, "here", idle_seconds=0.5).work)
    working.start()
    wait_until(lambda: store.events(run.id))
    room.full, told = True, []
    wait_until(lambda: store.count_silent(seconds=STALE_SECONDS + 2))
    with pytest.raises(StoreUnavailableError, match="disk that keeps the runs is full"):
        submission.ensure_workers(store)
    room.full = False
    while working.is_alive():  # a reader polls, which would requeue the run of a dead worker
        told.append(submission.ensure_workers(store))
        time.sleep(0.1)
    assert (store.run(run.id).status, store.run(run.id).attempts) == ("finished", 1)
    assert curve(store.events(run.id)) == curve(train(spec))


def test_a_worker_that_cannot_write_for_ever_leaves_the_run_to_others_and_says_nothing_false(store, monkeypatch):
    monkeypatch.setattr("engine.runs.recorder.PATIENCE_SECONDS", 1.0)
    room = FullDisk(store)
    comparison_id = store.add(Comparison("one", (QUICK,)))
    run = store.claim("here")
    room.full = True
    worker = Worker(store, "here")
    worker._run_to_completion(run)
    room.full = False
    assert only_run(store, comparison_id).status == "running"
    assert store.requeue_stale(stale_seconds=-1) == 1
    worker._run_to_completion(store.claim("here"))
    assert only_run(store, comparison_id).status == "finished"


def test_a_heart_beats_on_whatever_stopped_it_once(store, monkeypatch):
    refusals = [RuntimeError("out of memory"), StoreUnavailableError("locked")]
    beat = store.send_heartbeat

    def beat_or_fail(*arguments):
        if refusals:
            raise refusals.pop()
        beat(*arguments)

    monkeypatch.setattr(store, "send_heartbeat", beat_or_fail)
    store.add(Comparison("one", (QUICK,)))
    run = store.claim("here")
    worker = Worker(store, "here")
    worker._assignment = Assignment(run)
    with worker._heartbeats():
        wait_until(lambda: (store.run(run.id).heartbeat or 0.0) > (run.heartbeat or 0.0))
    assert refusals == []


def test_twenty_readers_each_get_a_first_run_before_anyone_a_second(store, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "2")
    short = dataclasses.replace(QUICK, steps=20)
    pair = Comparison("pair", (short, dataclasses.replace(short, seed=1)))
    submitted = [store.add(pair, reader=f"reader {number}") for number in range(READERS)]
    submission.ensure_workers(store)
    wait_until(lambda: not store.unfinished(), seconds=250)
    comparisons = [store.comparison(comparison_id) for comparison_id in submitted]
    assert {run.status for comparison in comparisons for run in comparison.runs} == {"finished"}
    starts = [sorted(run.started or 0.0 for run in comparison.runs) for comparison in comparisons]
    assert max(first for first, _ in starts) < min(second for _, second in starts)


def test_a_page_stays_within_twice_its_quiet_latency_while_twenty_comparisons_train(store, monkeypatch, request):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "2")
    monkeypatch.setenv("CONVSCOPE_STORE", store.url)
    endless = dataclasses.replace(QUICK, steps=1_000_000, log_every=50, evaluate_every=100_000)
    submitted = [store.add(Comparison("one", (endless,)), reader=f"reader {number}") for number in range(READERS)]
    submission.ensure_workers(store)
    wait_until(lambda: sum(bool(store.events(only_run(store, each).id)) for each in submitted) == 2)
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")  # the page is to be measured, not the start of a worker
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.switch_page(str(ROOT / "pages" / "training.py")).run()
    assert not app.exception
    quiet, busy, workers = [], [], worker_processes(store)
    request.addfinalizer(lambda: go_on(workers))
    views = itertools.cycle(("Error", "Gradients", "Loss"))
    for _ in range(TURNS):  # by turns, so that what else this machine does weighs on both
        for turn, seconds in ((pause, quiet), (go_on, busy)):
            with nobody_writing(store):  # a worker that is stopped while it writes would keep the database locked
                turn(workers)
            time.sleep(0.2)
            started = time.perf_counter()
            app.segmented_control(key="training.view").set_value(next(views)).run()
            seconds.append(time.perf_counter() - started)
    # Of both sides the quicker quarter: what else a machine does comes in bursts, which hit either side by chance.
    ours, undisturbed = (statistics.quantiles(seconds, n=4)[0] for seconds in (busy, quiet))
    assert ours < 2 * undisturbed, (busy, quiet)
