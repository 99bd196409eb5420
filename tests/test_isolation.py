"""No test reads or writes the cache, the store or the settings of this machine's user."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WHERE = """
from pathlib import Path
from streamlit.file_util import get_streamlit_file_path
import torch
from engine.networks.imagenet_weights import weights_folder
from engine.runs.database import default_url
from engine.training.data.datasets import data_folder
for place in (Path.home(), data_folder(), weights_folder(), default_url().removeprefix("sqlite:///"),
              torch.hub.get_dir(), get_streamlit_file_path("config.toml")):
    print(place)
"""


def places(environment: dict[str, str] | None = None) -> list[Path]:
    command = [sys.executable, "-c", WHERE]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    return [Path(line) for line in run.stdout.splitlines()]


def test_everything_that_is_kept_lies_in_a_folder_of_the_tests(capsys):
    own = Path(os.environ["HOME"])
    assert own.name.startswith("convscope-")
    assert own != Path(pwd.getpwuid(os.getuid()).pw_dir)
    exec(WHERE, {})
    here = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert here == places()  # a process that a test starts
    assert all(place.is_relative_to(own) for place in here)


def test_what_lies_in_a_users_cache_changes_no_test_and_is_left_as_it_is(tmp_path):
    """Empty folders and locks, as an attempt without a connection once left them, are there and stay."""
    cache = tmp_path / ".cache" / "convscope"
    for name, folder in {"cifar10": "cifar-10-batches-py", "mnist": "MNIST/raw"}.items():
        (cache / folder).mkdir(parents=True)
        (cache / f".{name}.lock").touch()
    before = sorted(tmp_path.rglob("*"))
    theirs = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache"), "CONVSCOPE_DATA": str(cache)}
    store = {"CONVSCOPE_STORE": f"sqlite:///{tmp_path / 'runs.sqlite'}"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/engine/training/data/test_metadata.py",
    ]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **theirs, **store}
    )
    assert run.returncode == 0, run.stdout
    assert sorted(tmp_path.rglob("*")) == before
