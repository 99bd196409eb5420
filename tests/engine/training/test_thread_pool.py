import dataclasses

import pytest

from engine.errors import EngineError
from engine.training.loop import train
from engine.training.spec import NetworkSpec
from engine.training.thread_pool import train_in_threads
from tests.engine.runs.real_workers import QUICK, curve

DROPOUT = dataclasses.replace(QUICK, name="dropout", network=NetworkSpec("perceptron", {"dropout": 0.5}))
RUNS = [QUICK, DROPOUT, dataclasses.replace(DROPOUT, seed=1)]


def test_runs_side_by_side_have_the_curves_that_each_has_alone():
    points = [[] for _ in RUNS]
    last = train_in_threads(RUNS, report=lambda index, event: points[index].append(event), at_a_time=3)
    assert [curve(each) for each in points] == [curve(train(run)) for run in RUNS]
    assert [event.status for event in last] == ["finished"] * 3


def test_where_one_cannot_be_trained_the_reason_is_said_and_the_others_end():
    wrong = dataclasses.replace(QUICK, network=NetworkSpec("transformer"))
    endless = dataclasses.replace(QUICK, steps=1_000_000)
    with pytest.raises(EngineError, match='no network family "transformer"'):
        train_in_threads([endless, wrong], report=lambda *_: None)
