"""Comparisons that ship: recorded by one command, read without a database, shown behind the reader's own."""

import dataclasses

import pytest

from engine.errors import EngineError
from engine.runs.library import Library, is_recorded
from engine.runs.load_trained import trained_network
from engine.shipping import recordings as recording_module
from engine.shipping.recordings import RECORDINGS, record, recordings
from engine.training.presets.card import Preset
from engine.training.presets.catalogue import preset
from engine.training.presets.degradation import CIFAR10_STEPS_AN_EPOCH
from engine.training.spec import Comparison, NetworkSpec, RunSpec

RUNS = tuple(
    RunSpec(f"{family}-8", NetworkSpec(family, {"depth": 8}), steps=4, evaluate_every=2, log_every=2, device="cpu")
    for family in ("plain", "resnet")
)
TINY = Preset("tiny", "Tiny", "Does it work?", (), "More.", RUNS, ())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a small recorded comparison lies."""
    monkeypatch.setattr(recording_module, "RECORDINGS", tmp_path / "recordings")
    monkeypatch.setattr(recording_module, "preset", lambda _: TINY)
    monkeypatch.setattr(recording_module, "data_folder", lambda: tmp_path / "data")
    record("tiny", epochs=None, keep_weights=_is_residual, processes=1, report=lambda *_: None)
    return tmp_path / "recordings"


def _is_residual(run: RunSpec) -> bool:
    return run.network.family == "resnet"


@pytest.fixture
def library(folder, tmp_path):
    return Library(f"sqlite:///{tmp_path / 'runs.sqlite'}", folder=folder)


def test_a_recording_holds_every_point_and_the_weights_that_were_wanted(folder):
    (found,) = recordings(folder)
    assert (found.name, found.command) == ("tiny", "python -m engine.training record tiny")
    assert [run.spec for run in found.runs] == [dataclasses.replace(run, device="auto") for run in RUNS]
    assert [[event.step for event in run.events] for run in found.runs] == [[2, 4], [2, 4]]
    assert [run.weights is not None for run in found.runs] == [False, True]
    assert max(run.agreement for run in found.runs) < 1e-5


def test_runs_may_be_recorded_at_different_times(tmp_path, monkeypatch):
    monkeypatch.setattr(recording_module, "RECORDINGS", tmp_path / "recordings")
    monkeypatch.setattr(recording_module, "preset", lambda _: TINY)
    monkeypatch.setattr(recording_module, "data_folder", lambda: tmp_path / "data")
    trained: list[int] = []

    def recorded(*only: str) -> list[int]:
        trained.clear()
        how = {"epochs": None, "keep_weights": _is_residual, "processes": 1}
        record("tiny", **how, report=lambda run, _: trained.append(run), only=only)
        return sorted(set(trained))

    assert recorded("resnet-8") == [1]
    assert recordings(tmp_path / "recordings") == []
    assert recorded() == [0]
    (found,) = recordings(tmp_path / "recordings")
    assert [run.spec.name for run in found.runs] == ["plain-8", "resnet-8"]
    assert recorded() == []
    with pytest.raises(EngineError, match="no run vgg"):
        recorded("vgg")


def test_nothing_of_the_training_is_left_behind(folder):
    assert list((folder.parent / "data" / "checkpoints").iterdir()) == []


def test_a_recording_stands_behind_what_the_reader_trained(library):
    own = library.add(Comparison("own", RUNS))
    assert [each.id for each in library.history()] == [own, "recorded-tiny"]
    assert [each.id for each in library.history(search="TINY finished")] == ["recorded-tiny"]
    assert library.history(search="tiny queued") == []


def test_a_recording_is_looked_at_like_any_comparison(library):
    shown = library.comparison("recorded-tiny")
    assert shown.has_ended
    plain, residual = shown.runs
    assert is_recorded(plain.id)
    assert library.runs([residual.id, "nothing", plain.id]) == [residual, plain]
    assert library.run(plain.id) == plain
    assert [event.step for event in library.events(plain.id, after_step=2)] == [4]
    assert (plain.can_be_inspected, residual.can_be_inspected) == (False, True)
    assert sum(weight.numel() for weight in trained_network(library, residual.id).parameters()) == residual.parameters


def test_a_recording_cannot_be_stopped_or_resumed(library):
    run = library.comparison("recorded-tiny").runs[0]
    library.cancel(run.id)
    assert library.run(run.id).status == "finished"
    with pytest.raises(EngineError, match="not one that was stopped"):
        library.resume(run.id)


def test_what_is_not_kept_is_said(library):
    with pytest.raises(EngineError, match="no run"):
        library.run("recorded-other")
    with pytest.raises(EngineError, match="no comparison"):
        library.comparison("recorded-other")


@pytest.mark.parametrize("shipped", recordings(), ids=lambda each: each.name)
def test_what_ships_is_its_presets_comparison_and_is_small(shipped):
    assert tuple(run.spec for run in shipped.runs) == preset(shipped.name).comparison().runs
    for run in shipped.runs:
        assert [event.status for event in run.events[:-1]] == ["running"] * (len(run.events) - 1)
        assert (run.events[-1].step, run.events[-1].status) == (run.spec.steps, "finished")
    assert sum(path.stat().st_size for path in RECORDINGS.rglob("*.json")) < 1_000_000


def test_what_ships_on_cifar10_has_the_papers_order_of_errors():
    (shipped,) = (each for each in recordings() if each.name == "residual-vs-plain-cifar10")
    ends = {run.spec.name: run.events[-1] for run in shipped.runs}
    tested = {name: end.test_error or 0.0 for name, end in ends.items()}
    trained = {name: end.final_train_error or 0.0 for name, end in ends.items()}
    assert sorted(tested, key=lambda name: tested[name]) == ["resnet-56", "resnet-20", "plain-20", "plain-56"]
    assert max(trained, key=lambda name: trained[name]) == "plain-56"  # no overfitting
    assert all(run.events[-1].steps == 30 * CIFAR10_STEPS_AN_EPOCH for run in shipped.runs)
    assert {run.spec.name for run in shipped.runs if run.weights} == {"resnet-20", "resnet-56"}
