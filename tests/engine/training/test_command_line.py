import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.runs.store import RunStore
from engine.runs.worker import Worker
from engine.training.__main__ import main

ROOT = Path(__file__).parents[3]


def test_a_preset_prints_one_json_object_and_nothing_else():
    command = [
        sys.executable,
        "-m",
        "engine.training",
        "residual-vs-plain",
        "--epochs",
        "1",
        "--device",
        "cpu",
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    printed = json.loads(done.stdout)
    assert printed["preset"] == "residual-vs-plain"
    assert printed["device"] == "cpu"
    assert [run["name"] for run in printed["runs"]] == ["plain-8", "resnet-8", "plain-44", "resnet-44"]
    for run in printed["runs"]:
        assert set(run) == {"name", "seed", "steps", "train_loss", "train_error", "test_error", "seconds", "status"}
        assert run["steps"] == 21
        assert run["status"] == "finished"
        assert 0 <= run["test_error"] <= 1
    assert done.stderr == ""


def test_the_loop_needs_neither_sqlalchemy_nor_streamlit():
    program = (
        "import sys; sys.modules['sqlalchemy'] = sys.modules['streamlit'] = None; import engine.training.__main__ as m;"
        "from engine.training import train, preset; from dataclasses import replace;"
        "run = replace(preset('residual-vs-plain').runs[0], steps=5, device='cpu'); print(list(train(run))[-1].status)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "finished"


def test_what_cannot_be_done_is_said_in_a_sentence(capsys):
    assert main(["residual-vs-plain", "--seeds", "0"]) == 2
    assert "0 seeds give no run" in capsys.readouterr().err


def test_an_unknown_preset_is_answered_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["unknown"])
    assert "residual-vs-plain" in capsys.readouterr().err


def test_networks_of_ones_own_are_trained_in_the_foreground(capsys):
    assert main(["own", "perceptron", "lenet", "--dataset", "digits-16", "--epochs", "1", "--device", "cpu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["name", "perceptron", "lenet"]
    assert [line.split()[-1] for line in lines[1:]] == ["finished", "finished"]


def test_what_does_not_fit_the_images_is_said(capsys):
    assert main(["own", "lenet", "--dataset", "digits"]) == 2
    assert "of 8×8 pixels" in capsys.readouterr().err


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store that the command line uses, which no worker serves."""
    monkeypatch.setenv("CONVSCOPE_STORE", f"sqlite:///{tmp_path / 'runs.sqlite'}")
    monkeypatch.setenv("CONVSCOPE_WORKERS", "0")
    return RunStore()


def test_a_queued_comparison_is_listed_stopped_carried_on_and_taken_away(store, capsys, tmp_path):
    assert main(["residual-vs-plain", "--epochs", "1", "--device", "cpu", "--queue"]) == 0
    comparison_id = capsys.readouterr().out.strip()
    first, *others = store.comparison(comparison_id).runs
    assert main(["stop", comparison_id]) == 0
    assert {run.status for run in store.comparison(comparison_id).runs} == {"cancelled"}
    assert main(["resume", first.id]) == 0
    assert Worker(store, "here").work_once()
    assert main(["runs", "plain-8", "--json"]) == 0
    listed = {run["run"]: run for run in json.loads(capsys.readouterr().out)}
    assert (listed[first.id]["state"], listed[first.id]["step"]) == ("finished", "21/21")
    assert listed[others[0].id]["state"] == "cancelled"
    assert main(["export", comparison_id, str(tmp_path / "taken")]) == 0
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == [
        "curves.csv",
        "tensorboard.zip",
        "weights.zip",
    ]
    assert zipfile.ZipFile(tmp_path / "taken" / "weights.zip").namelist()[0].startswith("plain-8-seed0")


@pytest.mark.usefixtures("store")
def test_an_id_that_nothing_has_is_named(capsys):
    assert main(["stop", "nothing"]) == 2
    assert 'no comparison "nothing"' in capsys.readouterr().err
