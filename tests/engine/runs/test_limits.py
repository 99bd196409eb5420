import pytest

from engine.errors import EngineError
from engine.runs import submission
from engine.runs.limits import Limits
from engine.runs.store import RunStore
from engine.training.custom_comparison import Experiment

FOUR = Experiment(("plain-8", "resnet-8"), seeds=2).comparison()


def test_what_is_within_the_limits_passes():
    Limits(runs=4, hours=1).check(FOUR, seconds=3600)


def test_more_runs_or_hours_than_allowed_are_named_with_both_numbers():
    with pytest.raises(EngineError, match=r"has 4 runs.*at most 3"):
        Limits(runs=3).check(FOUR)
    with pytest.raises(EngineError, match=r"about 2\.0 hours.*at most 1\."):
        Limits(hours=1).check(FOUR, seconds=7200)


def test_the_operators_limit_holds_when_a_comparison_is_submitted(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")
    monkeypatch.setenv("CONVSCOPE_MOST_RUNS", "3")
    store = RunStore(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    with pytest.raises(EngineError, match="at most 3"):
        submission.submit(FOUR, store=store)
    assert store.history() == []
