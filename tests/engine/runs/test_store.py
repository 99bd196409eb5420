import dataclasses
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update

from engine.errors import EngineError
from engine.runs import schema
from engine.runs.database import StoreUnavailableError, reading, writing
from engine.runs.queue import claim_next
from engine.runs.store import RunStore
from engine.training.events import Event
from engine.training.spec import Comparison, NetworkSpec, RunSpec

ROOT = Path(__file__).parents[3]
POINT = Event(5, 30, 2.0, 0.5, 0.1, (1.0, 2.0), None, None, None, None, (), 0.5, "running")


def two_runs(name="pair"):
    network = NetworkSpec("plain", {"depth": 8})
    return Comparison(name, (RunSpec("a", network), RunSpec("b", network)))


@pytest.fixture
def store(database_url):
    store = RunStore(database_url)
    yield store
    store.database.dispose()


def test_a_comparison_is_queued_and_found_again_by_another_store_of_the_same_file(store):
    comparison = two_runs()
    comparison_id = store.add(comparison)
    found = RunStore(store.url).comparison(comparison_id)
    assert tuple(run.spec for run in found.runs) == comparison.runs
    assert [run.status for run in found.runs] == ["queued", "queued"]
    assert [store.runs_ahead(run) for run in found.runs] == [0, 1]
    assert store.history()[0] == found


def test_claimed_runs_come_in_order_and_comparisons_take_turns(store):
    first, second = store.add(two_runs("first")), store.add(two_runs("second"))
    claimed = [store.claim("w") for _ in range(5)]
    order = [(run.comparison_id, run.spec.name) for run in claimed if run]
    assert order == [(first, "a"), (second, "a"), (first, "b"), (second, "b")]
    assert claimed[-1] is None


def test_of_a_comparison_the_longest_run_is_taken_first_and_the_shown_order_stays(store):
    quick, slow = (RunSpec(f"depth {depth}", NetworkSpec("plain", {"depth": depth})) for depth in (8, 44))
    comparison_id = store.add(Comparison("pair", (quick, slow)))
    assert [run.spec.name for run in store.comparison(comparison_id).runs] == ["depth 8", "depth 44"]
    assert [store.runs_ahead(run) for run in store.comparison(comparison_id).runs] == [1, 0]
    assert [store.claim("w").spec.name for _ in range(2)] == ["depth 44", "depth 8"]


def test_points_are_read_back_as_they_were_also_those_that_are_no_numbers(store):
    store.add(two_runs())
    run = store.claim("w")
    later = dataclasses.replace(POINT, step=10, test_loss=1.0, test_error=0.25, shifted_test_errors=(0.5,))
    broken = dataclasses.replace(POINT, step=15, train_loss=float("inf"), status="diverged")
    assert store.record(run.id, "w", [POINT, later, broken])
    assert store.events(run.id) == [POINT, later, broken]
    assert store.events(run.id, after_step=5) == [later, broken]


def test_a_network_is_described_once_it_has_been_built(store):
    store.add(two_runs())
    run = store.claim("w")
    assert (run.layers, run.parameters) == ((), None)
    store.describe(run.id, layers=["conv1", "linear"], parameters=12)
    described = store.run(run.id)
    assert (described.layers, described.parameters) == (("conv1", "linear"), 12)


def test_points_written_again_replace_the_earlier_ones(store):
    store.add(two_runs())
    run = store.claim("w")
    store.record(run.id, "w", [POINT])
    again = dataclasses.replace(POINT, seconds=9.0)
    store.record(run.id, "w", [again])
    assert store.events(run.id) == [again]


def test_a_worker_that_lost_its_run_can_write_nothing_more(store):
    store.add(two_runs())
    run = store.claim("slow")
    assert store.requeue_stale(stale_seconds=-1) == 1
    assert store.claim("quick").id == run.id
    assert not store.record(run.id, "slow", [POINT], checkpoint=b"old")
    assert not store.end(run.id, "slow", "finished")
    assert not store.should_continue(run.id, "slow")
    assert store.should_continue(run.id, "quick")
    assert store.events(run.id) == []
    assert store.artifact(run.id, "checkpoint") is None


def test_a_stale_heartbeat_gives_the_run_back_twice_then_closes_it(store):
    store.add(two_runs())
    run = store.claim("w")
    assert store.requeue_stale(stale_seconds=60) == 0
    for _ in range(2):
        assert store.requeue_stale(stale_seconds=-1) == 1
        assert store.run(run.id).status == "queued"
        assert store.claim("w").id == run.id
    store.requeue_stale(stale_seconds=-1)
    ended = store.run(run.id)
    assert ended.status == "failed"
    assert "died 3 times" in ended.reason


def heard_of(store, *, seconds_ago):
    with writing(store.database) as connection:
        connection.execute(update(schema.runs).values(heartbeat=time.time() - seconds_ago))


def test_a_worker_that_could_not_write_for_minutes_keeps_its_run_if_it_is_heard_of_again(store):
    store.add(two_runs())
    run = store.claim("w")
    for _ in range(5):  # more often than a run may die
        heard_of(store, seconds_ago=300)
        assert store.count_silent() == 1
        assert store.requeue_stale() == 0
        store.send_heartbeat(run.id, "w")
        assert store.requeue_stale() == 0
    assert store.should_continue(run.id, "w")
    assert store.run(run.id).attempts == 1


def test_a_silent_worker_that_stays_silent_once_suspected_loses_its_run(store):
    store.add(two_runs())
    run = store.claim("w")
    heard_of(store, seconds_ago=300)
    assert store.requeue_stale() == 0
    with writing(store.database) as connection:
        connection.execute(update(schema.runs).values(suspected=schema.runs.c.suspected - 4))
    assert store.requeue_stale() == 1
    assert store.claim("next").id == run.id
    assert store.requeue_stale() == 0


def test_cancelling_ends_a_waiting_run_and_asks_the_worker_of_a_running_one(store):
    comparison_id = store.add(two_runs())
    running, waiting = store.comparison(comparison_id).runs
    store.claim("w")
    store.cancel(running.id)
    store.cancel(waiting.id)
    assert store.run(waiting.id).status == "cancelled"
    assert store.run(running.id).status == "running"
    assert not store.should_continue(running.id, "w")
    store.end(running.id, "w", "cancelled")
    assert store.comparison(comparison_id).has_ended


def test_a_cancelled_run_whose_worker_died_is_closed_instead_of_resumed(store):
    store.add(two_runs())
    run = store.claim("w")
    store.cancel(run.id)
    store.requeue_stale(stale_seconds=-1)
    assert store.run(run.id).status == "cancelled"


def test_a_run_whose_worker_is_silent_is_cancelled_without_waiting_for_it(store):
    store.add(two_runs())
    run = store.claim("w")
    heard_of(store, seconds_ago=4)
    store.cancel(run.id)
    assert store.run(run.id).status == "cancelled"


@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_a_stopped_or_failed_run_keeps_its_checkpoint_and_can_be_resumed(store, status):
    store.add(two_runs())
    run = store.claim("w")
    store.record(run.id, "w", [POINT], checkpoint=b"state")
    store.cancel(run.id)
    store.end(run.id, "w", status, reason="why")
    store.resume(run.id)
    resumed = store.run(run.id)
    assert (resumed.status, resumed.reason, resumed.cancel_requested, resumed.ended) == ("queued", "", False, None)
    assert store.artifact(run.id, "checkpoint") == b"state"
    assert store.events(run.id) == [POINT]


def test_a_finished_run_cannot_be_resumed(store):
    store.add(two_runs())
    run = store.claim("w")
    store.end(run.id, "w", "finished")
    with pytest.raises(EngineError, match="not one that was stopped or failed"):
        store.resume(run.id)


def test_readers_take_turns_whatever_they_submitted(store):
    for reader in ("a", "a", "b"):
        store.add(two_runs(f"of {reader}"), reader=reader)
    names = {comparison.id: comparison.name for comparison in store.history()}
    turns = [names[store.claim("w").comparison_id] for _ in range(6)]
    assert turns == ["of a", "of b", "of a", "of b", "of a", "of a"]


def test_the_place_in_the_line_is_told_by_turns_not_by_the_time_of_submission(store):
    first, second = (store.add(two_runs(), reader="a") for _ in range(2))
    late = store.add(two_runs(), reader="b")
    ahead = store.queue_positions()
    places = {key: [ahead[run.id] for run in store.comparison(key).runs] for key in (first, second, late)}
    assert places == {first: [0, 2], second: [4, 5], late: [1, 3]}
    assert store.runs_ahead(store.comparison(late).runs[0]) == 1
    store.claim("w")
    assert store.runs_ahead(store.comparison(late).runs[0]) == 0


@pytest.mark.parametrize("seed", range(5))
def test_runs_are_claimed_in_just_the_order_that_was_told(store, seed):
    chance = random.Random(seed)
    for number in range(12):
        store.add(two_runs(str(number)), reader=chance.choice("abcd"))
        if chance.random() < 0.6:
            run = store.claim("w")
            store.end(run.id, "w", chance.choice(["finished", "cancelled"]))
            if chance.random() < 0.5 and store.run(run.id).status == "cancelled":
                store.resume(run.id)
    told = sorted(store.queue_positions().items(), key=lambda pair: pair[1])
    claimed = [store.claim("w").id for _ in told]
    assert claimed == [run_id for run_id, _ in told]


def test_the_checkpoint_goes_and_the_weights_stay_when_a_run_ends(store):
    store.add(two_runs())
    run = store.claim("w")
    store.record(run.id, "w", [POINT], checkpoint=b"state")
    assert store.artifact(run.id, "checkpoint") == b"state"
    store.end(run.id, "w", "finished", weights=b"weights")
    assert store.artifact(run.id, "checkpoint") is None
    assert store.artifact(run.id, "weights") == b"weights"


CLAIM_ALL = """
import sys
from engine.runs.store import RunStore

store = RunStore(sys.argv[1])
while run := store.claim(sys.argv[2]):
    print(run.id)
"""


def test_two_processes_never_claim_the_same_of_a_thousand_runs(store):
    network = NetworkSpec("plain", {"depth": 8})
    store.add(Comparison("many", tuple(RunSpec("a", network, seed=seed) for seed in range(1000))))
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM_ALL, store.url, name], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for name in ("one", "two")
    ]
    claimed = [run_id for racer in racers for run_id in racer.communicate(timeout=250)[0].split()]
    assert len(claimed) == 1000
    assert len(set(claimed)) == 1000


def test_no_reader_gets_a_second_run_before_anothers_first_whoever_claims_at_once(store):
    submitted = [store.add(two_runs(), reader=f"reader {number}") for number in range(40)]

    def claim_all(name):
        while store.claim(name):
            pass

    with ThreadPoolExecutor(8) as racers:
        list(racers.map(claim_all, "abcdefgh"))
    with reading(store.database) as connection:
        rows = connection.execute(select(schema.runs.c.comparison_id, schema.runs.c.turn)).all()
    turns = [sorted(turn for comparison_id, turn in rows if comparison_id == each) for each in submitted]
    assert max(first for first, _ in turns) < min(second for _, second in turns)


def test_a_worker_that_asks_while_another_is_served_sees_that_reader_served(store):
    submitted = {store.add(two_runs(), reader=reader) for reader in "ab"}
    taken = []
    with writing(store.database) as connection:
        taken.append(claim_next(connection, "one"))
        waiting = threading.Thread(target=lambda: taken.append(store.claim("two")))
        waiting.start()
        time.sleep(0.5)
        assert waiting.is_alive()
    waiting.join(timeout=20)
    assert {run.comparison_id for run in taken} == submitted


def test_a_locked_database_is_waited_for(store):
    with writing(store.database) as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one lock for everything as it is
            connection.exec_driver_sql("LOCK TABLE comparisons IN EXCLUSIVE MODE")
        waiting = threading.Thread(target=store.add, args=(two_runs(),))
        waiting.start()
        time.sleep(0.5)
        assert waiting.is_alive()
    waiting.join(timeout=20)
    assert len(store.history()) == 1


def test_a_database_that_stays_locked_is_no_riddle(store):
    with writing(store.database) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE runs IN EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailableError, match="locked by another program"):
            store.requeue_stale(patience_seconds=0.1)
    assert store.requeue_stale(patience_seconds=0.1) == 0


def test_the_history_is_searched_by_every_word(store):
    pair, shapes = store.add(two_runs("pair")), store.add(Comparison("odd", (RunSpec("c", NetworkSpec("vgg")),)))
    store.cancel(store.comparison(shapes).runs[0].id)

    def found(words):
        return {comparison.id for comparison in store.history(search=words)}

    assert found("") == {pair, shapes}
    assert found("VGG") == found("odd cancelled") == {shapes}
    assert found("plain queued") == {pair}
    assert found("plain cancelled") == set()
    assert found("%") == set()


def test_runs_are_fetched_in_the_order_asked_for_and_missing_ones_left_out(store):
    first, second = store.comparison(store.add(two_runs())).runs
    assert store.runs([second.id, "none", first.id]) == [second, first]


def test_a_store_of_a_newer_version_is_left_alone(store):
    with writing(store.database) as connection:
        connection.execute(schema.schema_version.insert().values(version=99, at=0.0))
    with pytest.raises(EngineError, match=r"schema version 99.*only up to 3"):
        RunStore(store.url)


def test_unknown_ids_are_said_to_be_unknown(store):
    with pytest.raises(EngineError, match='no comparison "x"'):
        store.comparison("x")
    with pytest.raises(EngineError, match='no run "x"'):
        store.run("x")
