"""What goes wrong around a training, for real: a locked database, a full disk, a crowd."""

import contextlib
import dataclasses
import itertools
import os
import signal
import sqlite3
import statistics
import threading
import time

from sqlalchemy import event
from sqlalchemy.engine import make_url
from streamlit.testing.v1 import AppTest

from dashboard.navigation import ROOT
from engine.training import executors
from engine.training.loop import train
from engine.training.spec import Comparison
from engine.training.store import RunStore
from engine.training.worker import Worker
from tests.engine.training.real_workers import LONG, QUICK, curve, only_run, wait_until, worker_processes

LOCKED_SECONDS = 5.0
READERS = 20


@contextlib.contextmanager
def nobody_writing(store):
    """A block in which the database is locked against all writers."""
    other = sqlite3.connect(make_url(store.url).database or "", isolation_level=None)
    other.execute("PRAGMA busy_timeout=30000")
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_a_database_locked_for_five_seconds_costs_nothing(store, uninterrupted):
    comparison_id = executors.submit(Comparison("one", (LONG,)), store=store)
    run = only_run(store, comparison_id)
    wait_until(lambda: store.events(run.id))
    with nobody_writing(store):
        assert executors.ensure_workers(store) == 0  # a page that looks waits for no writer
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


class FullDisk:
    """SQLite's own error of a full disk: while it is full, a store's file may not grow by a single page."""

    def __init__(self, store: RunStore) -> None:
        self.full = False
        self.refused = 0
        event.listen(store.database, "begin", self._limit)
        event.listen(store.database, "handle_error", self._note)

    def _limit(self, connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if self.full else 1_000_000}")
        if self.full and connection.get_execution_options().get("writes"):
            # What is free inside the file would still be filled: take it, for this transaction.
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (content BLOB)")
            connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(10000000))")

    def _note(self, context) -> None:
        self.refused += "full" in str(context.original_exception)


def test_twenty_readers_each_get_a_first_run_before_anyone_a_second(store, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "2")
    short = dataclasses.replace(QUICK, steps=20)
    pair = Comparison("pair", (short, dataclasses.replace(short, seed=1)))
    submitted = [store.add(pair, reader=f"reader {number}") for number in range(READERS)]
    executors.ensure_workers(store)
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
    executors.ensure_workers(store)
    wait_until(lambda: sum(bool(store.events(only_run(store, each).id)) for each in submitted) == 2)
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")  # the page is to be measured, not the start of a worker
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.switch_page(str(ROOT / "pages" / "training.py")).run()
    assert not app.exception
    quiet, busy, workers = [], [], worker_processes(store)
    request.addfinalizer(lambda: [os.kill(pid, signal.SIGCONT) for pid in workers])
    views = itertools.cycle(("Error", "Gradients", "Loss"))
    for _ in range(8):  # by turns, so that what else this machine does weighs on both
        for sign, seconds in ((signal.SIGSTOP, quiet), (signal.SIGCONT, busy)):
            with nobody_writing(store):  # a worker that is stopped while it writes would lock everybody out
                for pid in workers:
                    os.kill(pid, sign)
            time.sleep(0.2)
            started = time.perf_counter()
            app.segmented_control(key="training.view").set_value(next(views)).run()
            seconds.append(time.perf_counter() - started)
    assert statistics.median(busy) < 2 * statistics.median(quiet), (busy, quiet)
