"""Workers as real processes: started, killed and cancelled."""

import dataclasses
import io
import os
import signal
import threading
import time
from pathlib import Path

import pytest
import safetensors.torch
import torch

from engine.errors import EngineError
from engine.runs import submission
from engine.runs.recorder import RunRecorder
from engine.runs.worker import Worker
from engine.runs.worker_registry import WorkerRegistry
from engine.training.loop import Training, train
from engine.training.spec import Comparison, NetworkSpec, OptimizerSpec
from tests.engine.runs.real_workers import (
    LONG,
    PATIENCE_SECONDS,
    QUICK,
    curve,
    only_run,
    wait_until,
    worker_processes,
)


def test_a_killed_worker_is_noticed_and_the_run_carried_on_with_the_identical_curve(store, uninterrupted):
    comparison_id = submission.submit(Comparison("one", (LONG,)), store=store)
    run = only_run(store, comparison_id)
    wait_until(lambda: store.artifact(run.id, "checkpoint") is not None)
    (pid,) = worker_processes(store)
    os.kill(pid, signal.SIGKILL)
    assert not store.run(run.id).has_ended
    store.requeue_stale(stale_seconds=-1)
    WorkerRegistry(store).sign_out(WorkerRegistry(store).present()[0])
    submission.ensure_workers(store)
    wait_until(lambda: store.run(run.id).has_ended)
    resumed = store.run(run.id)
    assert (resumed.status, resumed.attempts) == ("finished", 2)
    assert curve(store.events(run.id)) == uninterrupted


def test_a_worker_has_one_thread_and_one_heap_and_what_the_operator_set_for_it(store, monkeypatch):
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0")
    submission.ensure_workers(store, at_least=1)
    wait_until(lambda: worker_processes(store))
    environment = Path(f"/proc/{worker_processes(store)[0]}/environ").read_bytes().decode()
    assert "OMP_NUM_THREADS=1" in environment
    assert "glibc.malloc.top_pad=67108864" in environment
    assert environment.index("glibc.malloc.hugetlb=1") < environment.index("glibc.malloc.hugetlb=0")  # the last counts


def test_a_running_run_is_cancelled_at_once_and_the_next_one_begins(store):
    endless = dataclasses.replace(LONG, steps=1_000_000, log_every=100_000, evaluate_every=100_000)
    comparison_id = submission.submit(Comparison("two", (endless, QUICK)), store=store)
    first, second = store.comparison(comparison_id).runs
    wait_until(lambda: store.run(first.id).status == "running")
    asked = time.time()
    submission.cancel(first.id, store=store)
    wait_until(lambda: store.run(first.id).has_ended)
    cancelled = store.run(first.id)
    assert cancelled.status == "cancelled"
    assert cancelled.ended - asked < 1.0
    wait_until(lambda: store.run(second.id).has_ended)
    assert store.run(second.id).status == "finished"


def test_a_run_cancelled_while_its_worker_starts_is_never_trained(store):
    comparison_id = submission.submit(Comparison("one", (QUICK,)), store=store)
    run = only_run(store, comparison_id)
    submission.cancel(run.id, store=store)
    wait_until(lambda: store.run(run.id).has_ended)
    assert store.run(run.id).status == "cancelled"
    assert store.events(run.id) == []


def test_a_run_cancelled_while_its_network_and_data_are_made_ends_within_a_second(store, monkeypatch):
    def slow_start(*_, **__):
        began.set()
        time.sleep(3)
        raise EngineError("This must not be what the reader learns.")

    began = threading.Event()
    monkeypatch.setattr("engine.runs.worker.Training", slow_start)
    comparison_id = store.add(Comparison("one", (QUICK,)))
    working = threading.Thread(target=Worker(store, "here", idle_seconds=0.5).work)
    working.start()
    began.wait(PATIENCE_SECONDS)
    asked = time.time()
    store.cancel(only_run(store, comparison_id).id)
    wait_until(lambda: only_run(store, comparison_id).has_ended)
    ended = only_run(store, comparison_id)
    working.join()
    assert ended == only_run(store, comparison_id)
    assert ended.status == "cancelled"
    assert ended.ended - asked < 1.0


def test_a_cancelled_run_is_resumed_from_its_checkpoint_with_the_identical_curve(store, uninterrupted):
    comparison_id = submission.submit(Comparison("one", (LONG,)), store=store)
    run = only_run(store, comparison_id)
    wait_until(lambda: store.artifact(run.id, "checkpoint") is not None)
    submission.cancel(run.id, store=store)
    wait_until(lambda: store.run(run.id).has_ended)
    stopped = store.events(run.id)[-1].step
    submission.resume(run.id, store=store)
    wait_until(lambda: store.run(run.id).has_ended)
    assert store.run(run.id).status == "finished"
    assert stopped < LONG.steps
    assert curve(store.events(run.id)) == uninterrupted


def test_no_more_workers_start_than_there_are_places_or_runs(store, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "3")
    started = []
    monkeypatch.setattr(submission, "_start", lambda _, worker: started.append(worker))
    assert submission.ensure_workers(store) == 0
    store.add(Comparison("two", (QUICK, LONG)))
    assert submission.ensure_workers(store) == 2
    assert submission.ensure_workers(store) == 0
    store.add(Comparison("more", (QUICK, LONG, dataclasses.replace(QUICK, seed=1))))
    assert submission.ensure_workers(store) == 1
    assert submission.ensure_workers(store, at_least=5) == 0


def test_workers_of_another_machine_do_not_keep_this_one_from_starting_its_own(store, monkeypatch):
    started = []
    monkeypatch.setattr(submission, "_start", lambda _, worker: started.append(worker))
    for number in range(5):
        WorkerRegistry(store, host="elsewhere").send_heartbeat(f"worker {number}")
    store.add(Comparison("two", (QUICK, LONG)))
    assert submission.ensure_workers(store) == 1


def test_runs_that_are_queued_stay_queued_where_no_process_can_be_started(store, monkeypatch):
    def refuse(*_, **__):
        raise OSError("too many processes")

    monkeypatch.setattr("engine.runs.submission.subprocess.Popen", refuse)
    comparison_id = submission.submit(Comparison("one", (QUICK,)), store=store)
    assert only_run(store, comparison_id).status == "queued"
    WorkerRegistry(store).sign_out(WorkerRegistry(store).present()[0])
    with pytest.raises(EngineError, match="No worker could be started: too many processes"):
        submission.ensure_workers(store)


def test_a_worker_in_this_process_trains_what_is_queued_keeps_the_weights_and_leaves(store):
    comparison_id = store.add(Comparison("two", (QUICK, dataclasses.replace(QUICK, seed=1))))
    Worker(store, "here", idle_seconds=0.5).work()
    assert [run.status for run in store.comparison(comparison_id).runs] == ["finished", "finished"]
    assert WorkerRegistry(store).present() == []
    run = only_run(store, comparison_id)
    weights = safetensors.torch.load(store.artifact(run.id, "weights"))
    training = Training(QUICK)
    training.model.load_state_dict(weights)
    assert training.score(training.data.test).error == pytest.approx(store.events(run.id)[-1].test_error)


def test_a_run_that_cannot_be_trained_fails_with_the_reason_and_the_next_one_is_trained(store):
    impossible = dataclasses.replace(QUICK, name="odd", network=NetworkSpec("plain", {"depth": 9}))
    comparison_id = store.add(Comparison("two", (impossible, QUICK)))
    Worker(store, "here", idle_seconds=0.5).work()
    odd, good = store.comparison(comparison_id).runs
    assert odd.status == "failed"
    assert "depth of 9" in odd.reason
    assert good.status == "finished"


def test_a_run_that_diverges_ends_with_that_word(store):
    wild = dataclasses.replace(
        QUICK,
        network=NetworkSpec("plain", {"depth": 8, "width": 4, "batch_norm": False}),
        optimizer=OptimizerSpec(learning_rate=1e6, warmup=0.0),
    )
    comparison_id = store.add(Comparison("one", (wild,)))
    Worker(store, "here", idle_seconds=0.5).work()
    assert only_run(store, comparison_id).status == "diverged"


def trained_to_the_last_point(store, monkeypatch):
    """A run whose worker died after it wrote the last point and before it closed the run; it took many checkpoints."""
    monkeypatch.setattr("engine.runs.recorder.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("engine.runs.recorder.CHECKPOINT_SHARE", float("inf"))
    monkeypatch.setattr("engine.runs.recorder.WRITE_SECONDS", 0.0)
    store.add(Comparison("one", (QUICK,)))
    run, training = store.claim("dead"), Training(QUICK)
    recorder = RunRecorder(store, run.id, "dead", training)
    for event in training.events():
        recorder.record_point(event)
    recorder.write()
    return run, training


def test_a_run_that_was_broken_off_between_its_last_point_and_its_end_is_finished_when_resumed(store, monkeypatch):
    run, _ = trained_to_the_last_point(store, monkeypatch)
    kept = torch.load(io.BytesIO(store.artifact(run.id, "checkpoint")), weights_only=True)
    assert 0 < kept["step"] < QUICK.steps
    store.requeue_stale(stale_seconds=-1)
    Worker(store, "here", idle_seconds=0.5).work()
    assert store.run(run.id).status == "finished"
    assert curve(store.events(run.id)) == curve(train(QUICK))


def test_a_run_stopped_between_its_last_point_and_its_end_can_be_resumed(store, monkeypatch):
    run, _ = trained_to_the_last_point(store, monkeypatch)
    store.cancel(run.id)
    store.end(run.id, "dead", "cancelled")
    store.resume(run.id)
    Worker(store, "here", idle_seconds=0.5).work()
    assert store.run(run.id).status == "finished"
    assert store.artifact(run.id, "weights")


def test_a_checkpoint_that_was_taken_at_the_last_step_ends_the_run_with_its_weights(store, monkeypatch):
    run, training = trained_to_the_last_point(store, monkeypatch)
    state = io.BytesIO()
    torch.save(training.state(), state)
    store.record(run.id, "dead", [], checkpoint=state.getvalue())
    store.requeue_stale(stale_seconds=-1)
    Worker(store, "here", idle_seconds=0.5).work()
    assert store.run(run.id).status == "finished"
    weights = safetensors.torch.load(store.artifact(run.id, "weights"))
    assert all(torch.equal(weights[name], value) for name, value in training.model.state_dict().items())
    assert curve(store.events(run.id)) == curve(train(QUICK))


def test_a_checkpoint_is_only_data(store):
    comparison_id = store.add(Comparison("one", (QUICK,)))
    run = store.claim("w")
    state = io.BytesIO()
    torch.save(Training(QUICK).state(), state)
    store.record(run.id, "w", [], checkpoint=state.getvalue())
    loaded = torch.load(io.BytesIO(store.artifact(only_run(store, comparison_id).id, "checkpoint")), weights_only=True)
    assert loaded["step"] == 0
