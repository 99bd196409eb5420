"""Runs on a real Ray cluster of two nodes on this machine, kept in a real PostgreSQL server."""

import dataclasses
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import safetensors.torch
from sqlalchemy import create_mock_engine

from engine.errors import EngineError
from engine.runs import ray_cluster, submission
from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.loop import Training, train
from engine.training.spec import Comparison, NetworkSpec, RunSpec
from tests.engine.runs.postgres import NOT_INSTALLED, fresh_database, programs

QUICK = RunSpec("quick", NetworkSpec("plain", {"depth": 8, "width": 4}), steps=40, device="cpu")
ENDLESS = dataclasses.replace(QUICK, name="endless", steps=1_000_000, log_every=50, evaluate_every=100_000)
PATIENCE_SECONDS = 200
ROOT = Path(__file__).parents[3]
SUBMIT = """
import sys
from engine.runs import submission
from engine.training.spec import Comparison

print(submission.submit(Comparison.from_json(sys.argv[1])))
"""

needs_postgresql = pytest.mark.skipif(programs() is None, reason=NOT_INSTALLED)


@pytest.fixture(scope="module")
def address(postgresql_server):
    with fresh_database(postgresql_server) as url:
        yield url


@pytest.fixture(scope="module")
def nodes(address):
    """A head that trains nothing, with the dispatcher, and two nodes of one core each."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: requirements-cluster.txt makes this test run")
    from ray.cluster_utils import Cluster

    names = ("RAY_ADDRESS", "CONVSCOPE_EXECUTOR", "CONVSCOPE_STORE", "CONVSCOPE_MOST_HOURS")
    before = {name: os.environ.get(name) for name in names}
    running = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    workers = [running.add_node(num_cpus=1) for _ in range(2)]
    os.environ |= {"RAY_ADDRESS": running.address, "CONVSCOPE_EXECUTOR": "ray", "CONVSCOPE_STORE": address}
    os.environ["CONVSCOPE_MOST_HOURS"] = "inf"  # endless runs take more the busier the machine is
    yield running, workers
    for connection in ray_cluster._connections.values():
        connection.attempt.join()
    ray_cluster._connections.clear()
    ray.shutdown()
    running.shutdown()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture
def store(address, nodes):
    assert nodes
    return RunStore(address)


def wait_until(what: str, condition: Callable[[], object], *, runs: Callable[[], Sequence[StoredRun]] = tuple):
    """Waits for something that must come; a run that fails, or a long wait, tells how the runs stand.

    Args:
        what: the condition in words, for the error.
        condition: what must become true, and stay so until it is looked at.
        runs: gives the runs that it is about.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        stand = [(run.status, run.reason, run.attempts) for run in runs()]
        assert "failed" not in [status for status, *_ in stand], stand
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE_SECONDS} s; {stand}"
        time.sleep(0.05)


def curve(events):
    return [dataclasses.replace(event, seconds=0.0) for event in events]


@needs_postgresql
@pytest.mark.timeout(900)
class TestCluster:
    def test_runs_that_a_program_submitted_before_it_ended_are_trained_as_here(self, store):
        runs = Comparison("three", tuple(dataclasses.replace(QUICK, seed=seed) for seed in range(3)))
        command = [sys.executable, "-c", SUBMIT, runs.to_json()]
        comparison_id = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()[-1]
        wait_until("the submitted runs have ended", lambda: store.comparison(comparison_id).has_ended)
        done = store.comparison(comparison_id).runs
        assert [run.status for run in done] == ["finished"] * 3
        assert curve(store.events(done[0].id)) == curve(train(QUICK))
        assert safetensors.torch.load(store.artifact(done[0].id, "weights") or b"")

    def test_a_running_and_a_waiting_run_are_cancelled_within_a_second(self, store):
        endless = Comparison("three", tuple(dataclasses.replace(ENDLESS, seed=seed) for seed in range(3)))
        comparison_id = submission.submit(endless, store=store)
        *running, waiting = store.comparison(comparison_id).runs
        wait_until("two runs have points", lambda: all(store.events(run.id) for run in running))
        assert store.run(waiting.id).status == "queued"
        assert submission.places() == 2
        asked = time.time()
        store.cancel(*(run.id for run in (*running, waiting)))
        wait_until("all runs have ended", lambda: store.comparison(comparison_id).has_ended)
        ended = store.comparison(comparison_id).runs
        assert {run.status for run in ended} == {"cancelled"}
        assert max(run.ended or 0.0 for run in ended) - asked < 1.0

    def test_a_run_on_a_node_that_is_killed_is_resumed_on_another_with_the_identical_curve(self, store, nodes):
        """The runs have no end, so that neither is over, and its checkpoint gone, before the other has begun."""
        running, workers = nodes
        two = Comparison("two", (ENDLESS, dataclasses.replace(ENDLESS, seed=1)))
        comparison_id = submission.submit(two, store=store)

        def runs():
            return store.comparison(comparison_id).runs

        wait_until(
            "both runs have a checkpoint",
            lambda: all(store.artifact(run.id, "checkpoint") for run in runs()),
            runs=runs,
        )
        running.remove_node(workers[0], allow_graceful=False)
        wait_until(
            "one run is queued again", lambda: {run.status for run in runs()} == {"running", "queued"}, runs=runs
        )
        (left,) = [run for run in runs() if run.status == "running"]
        (killed,) = [run for run in runs() if run.status == "queued"]
        reached = len(store.events(killed.id))
        store.cancel(left.id)  # which frees the only place
        wait_until("the queued run goes on", lambda: len(store.events(killed.id)) > reached + 3, runs=runs)
        store.cancel(killed.id)
        wait_until("all runs have ended", lambda: store.comparison(comparison_id).has_ended, runs=runs)
        attempts = {run.id: run.attempts for run in runs()}
        assert attempts[left.id] == 1
        assert attempts[killed.id] == 2
        for run in (left, killed):
            events = curve(store.events(run.id))
            assert events == beginning(run.spec, len(events))


def beginning(spec, count):
    """The first points of a run's curve, trained here."""
    return curve(itertools.islice(Training(spec).events(), count))


def test_the_name_of_the_dispatcher_tells_nobody_the_password():
    first, again, other = (
        ray_cluster._dispatcher_name(f"postgresql+psycopg://convscope:{password}@db/{name}")
        for password, name in (("secret", "runs"), ("changed", "runs"), ("secret", "others"))
    )
    assert first == again != other
    assert "secret" not in first


class Reachable:
    """Stands in for a cluster that does not answer at first, without Ray."""

    def __init__(self, monkeypatch):
        self.attempts, self.answers = 0, False
        monkeypatch.setattr(ray_cluster, "_connections", {})
        monkeypatch.setattr(ray_cluster, "_ray", lambda: self)
        monkeypatch.setattr(ray_cluster, "_start_dispatcher", self.start)
        monkeypatch.setattr(ray_cluster, "RETRY_SECONDS", 0.0)
        monkeypatch.setenv("RAY_ADDRESS", "head.example:6379")

    def is_initialized(self):
        return self.answers

    def start(self, _url):
        self.attempts += 1
        if not self.answers:
            raise ConnectionError("nobody listens\nat all")


def look(store):
    """One poll by a page, and the connection attempt that it may have started."""
    try:
        ray_cluster.ensure_dispatcher(store)
    finally:
        ray_cluster._connections[store.url].attempt.join()


def test_a_cluster_that_cannot_be_reached_is_said_and_tried_again_until_it_answers(monkeypatch):
    ray, store = Reachable(monkeypatch), RunStoreOf("postgresql+psycopg://db/runs")
    look(store)
    for attempts in (2, 3):
        with pytest.raises(EngineError, match=r"head.example:6379 cannot be reached: nobody listens\. .*tried again"):
            look(store)
        assert ray.attempts == attempts
    ray.answers = True
    with pytest.raises(EngineError, match="cannot be reached"):
        look(store)
    look(store)
    assert ray.attempts == 4


def test_a_cluster_that_was_left_is_connected_to_again(monkeypatch):
    ray, store = Reachable(monkeypatch), RunStoreOf("postgresql+psycopg://db/runs")
    ray.answers = True
    look(store)
    ray.answers = False
    look(store)
    assert ray.attempts == 2


class RunStoreOf:
    """As much of a store as the cluster is told before it is reached."""

    def __init__(self, url):
        self.url, self.database = url, create_mock_engine(url, lambda *_: None)


def test_an_address_where_nobody_listens_is_known_at_once(monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    started = time.monotonic()
    with pytest.raises(OSError, match="refused"):
        ray_cluster._check_address_reachable()
    assert time.monotonic() - started < ray_cluster.REACH_SECONDS
    monkeypatch.setenv("RAY_ADDRESS", "auto")
    ray_cluster._check_address_reachable()


def test_a_file_that_other_machines_cannot_reach_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_EXECUTOR", "ray")
    with pytest.raises(EngineError, match=r"SQLite file.*PostgreSQL"):
        submission.ensure_workers(RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}"))


def test_an_executor_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setenv("CONVSCOPE_EXECUTOR", "slurm")
    with pytest.raises(EngineError, match='no executor "slurm"'):
        submission.uses_ray()
