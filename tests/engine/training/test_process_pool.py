"""Runs in the foreground: real processes, a few steps each."""

import dataclasses
import subprocess
import sys

import pytest

from engine.errors import EngineError
from engine.training.loop import train
from engine.training.process_pool import train_in_processes
from engine.training.spec import Comparison, NetworkSpec
from tests.engine.runs.real_workers import QUICK, curve

RUNS = (QUICK, dataclasses.replace(QUICK, seed=1), dataclasses.replace(QUICK, name="dropout", steps=20))
ENDLESS = """
import dataclasses
from engine.training.process_pool import train_in_processes
from engine.training.spec import Comparison
from tests.engine.runs.real_workers import QUICK

if __name__ == "__main__":
    runs = [dataclasses.replace(QUICK, seed=seed, steps=1_000_000, log_every=1) for seed in range(2)]
    train_in_processes(Comparison("endless", tuple(runs)), processes=2, report=lambda run, _: print(run, flush=True))
"""


def test_runs_in_processes_report_every_point_and_have_the_bits_that_each_has_alone():
    points = [[] for _ in RUNS]
    comparison = Comparison("some", RUNS)
    outcomes = train_in_processes(comparison, processes=2, report=lambda index, event: points[index].append(event))
    assert [curve(each) for each in points] == [curve(train(run)) for run in RUNS]
    assert [outcome.spec for outcome in outcomes] == list(RUNS)
    assert [outcome.last for outcome in outcomes] == [each[-1] for each in points]


def test_runs_with_checkpoints_that_were_broken_off_are_carried_on(tmp_path):
    comparison = Comparison("some", RUNS[:2])
    files = [tmp_path / f"{number}.pt" for number in range(2)]
    first = train_in_processes(comparison, processes=2, report=lambda *_: None, checkpoints=files)
    seen = []
    again = train_in_processes(comparison, processes=2, report=lambda *event: seen.append(event), checkpoints=files)
    assert seen == []  # both had come to their end
    assert [outcome.last for outcome in again] == [outcome.last for outcome in first]


def test_a_run_that_cannot_be_trained_is_a_sentence():
    wrong = Comparison("some", (dataclasses.replace(QUICK, network=NetworkSpec("transformer")),))
    with pytest.raises(EngineError, match='no network family "transformer"'):
        train_in_processes(wrong, processes=1, report=lambda *_: None)


def test_processes_end_with_the_one_that_started_them_however_it_ends():
    parent = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    try:
        heard = set()
        while heard != {"0\n", "1\n"}:  # until both runs go on, however long the second takes to start
            heard.add(parent.stdout.readline())
            assert "" not in heard
    finally:
        parent.kill()
        parent.communicate(timeout=60)  # the output closes when no process holds it any more
