import dataclasses
import time

import pytest

from dashboard.views.training.run_table import rows, silence
from dashboard.views.training.selection import file_name, look_up
from engine.errors import EngineError
from engine.runs.records import StoredComparison
from engine.runs.store import RunStore
from engine.training.custom_comparison import Experiment

PAIR = Experiment(("plain-8", "resnet-8")).comparison()


@pytest.fixture
def store(tmp_path):
    return RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")


def drawn(store, comparison_id):
    comparison = store.comparison(comparison_id)
    return rows(store, comparison, {run.id: [] for run in comparison.runs}, theme="light")


def test_a_run_can_be_stopped_then_resumed_and_inspected_once_it_has_finished(store):
    comparison_id = store.add(PAIR)
    assert [row.action for row in drawn(store, comparison_id)] == ["stop", "stop"]
    run = store.claim("w")  # the longer one, which stands in the second row
    store.cancel(run.id)
    assert drawn(store, comparison_id)[1].action == ""
    store.end(run.id, "w", "cancelled")
    assert drawn(store, comparison_id)[1].action == "resume"
    finished = store.claim("w")
    store.end(finished.id, "w", "finished")
    last = drawn(store, comparison_id)[0]
    assert (last.action, last.link) == ("", f"features?features.run={finished.id}")


def test_what_waits_says_how_many_come_before_it_by_turns(store):
    first, second = store.add(PAIR, reader="a"), store.add(PAIR, reader="b")
    words = [row.words for comparison_id in (first, second) for row in drawn(store, comparison_id)]
    assert words == ["waiting, 2 ahead", "waiting, next in line", "waiting, 3 ahead", "waiting, 1 ahead"]


def test_a_run_whose_worker_is_silent_says_for_how_long(store):
    run = store.comparison(store.add(PAIR)).runs[0]
    now = dataclasses.replace(run, status="running", heartbeat=time.time() - 12.3)
    (row,) = rows(store, StoredComparison("c", "one", 0.0, (now,)), {run.id: []}, theme="light")
    assert row.words == "starting, nothing heard for 12 s"
    assert silence(dataclasses.replace(now, heartbeat=time.time())) == 0
    assert silence(dataclasses.replace(now, status="finished")) == 0


def test_chosen_runs_of_one_comparison_keep_their_names(store):
    first, second = store.comparison(store.add(PAIR)).runs
    shown = look_up(store, f"runs:{second.id},{first.id},gone")
    assert [run.spec.name for run in shown.runs] == ["resnet-8", "plain-8"]
    assert look_up(store, shown.id) == shown


def test_runs_with_the_same_name_are_told_apart_by_their_time(store):
    first = store.comparison(store.add(PAIR)).runs[0]
    second = store.comparison(store.add(PAIR)).runs[0]
    shown = look_up(store, f"runs:{first.id},{second.id}")
    assert all(run.spec.name.startswith("plain-8, ") for run in shown.runs)


def test_nothing_is_shown_for_runs_that_are_not_kept(store):
    with pytest.raises(EngineError, match="None of these runs"):
        look_up(store, "runs:gone")


def test_file_names_hold_letters_that_every_system_takes(store):
    shown = dataclasses.replace(store.comparison(store.add(PAIR)), name="a/b c", id="runs:1,2")
    assert file_name(shown) == "a-b-c-runs-1-2"
