import json
import subprocess
import sys
from pathlib import Path

import pytest

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
