"""The four runs of the digits preset: by Convscope's workers, and by a plain loop with a DataLoader."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measurement import Measurement
from engine.training import executors
from engine.training.presets import preset
from engine.training.priority import go_behind_others
from engine.training.roster import Roster
from engine.training.spec import Comparison
from engine.training.store import RunStore

ROOT = Path(__file__).parent.parent
LOOK_SECONDS = 0.2
TURNS = 2


def measure() -> list[Measurement]:
    """Steps a second over all four runs, from the order to the end of the last one; workers are warm, as on the page.

    Both train the same networks with the same recipe and test them after the same steps; Convscope also keeps all
    points, checkpoints and weights. The two take turns, and of each the fastest turn counts, so that other work on
    the machine disturbs neither more than the other.
    """
    comparison = preset("residual-vs-plain").comparison(device="cpu")
    steps = sum(run.steps for run in comparison.runs)
    turns = [(_with_workers(comparison), _with_a_plain_loop()) for _ in range(TURNS)]
    ours, rival = (min(seconds) for seconds in zip(*turns, strict=True))
    return [Measurement("digits: four runs", steps / ours, steps / rival, "steps/s", 2.5, "higher")]


def _with_workers(comparison: Comparison) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{folder}/runs.sqlite")
        _warm_up(store)
        ordered = time.time()
        comparison_id = executors.submit(comparison, store=store)
        while not store.comparison(comparison_id).has_ended:
            time.sleep(LOOK_SECONDS)
        runs = store.comparison(comparison_id).runs
        states = [run.status for run in runs]
        if states != ["finished"] * len(states):
            raise RuntimeError(f"the runs ended as {states}")
        _dismiss(store)
    return max(run.ended or ordered for run in runs) - ordered


def _warm_up(store: RunStore) -> None:
    """Workers that have imported torch and have the digits at hand, as a first short run leaves them."""
    short = preset("residual-vs-plain").comparison(seeds=2, epochs=1, device="cpu")
    comparison_id = executors.submit(short, store=store)
    while not store.comparison(comparison_id).has_ended:
        time.sleep(LOOK_SECONDS)


def _dismiss(store: RunStore) -> None:
    """Ends the store's workers, which would otherwise wait for work and keep the folder's files open."""
    for worker in Roster(store).present():
        for folder in Path("/proc").glob("[0-9]*"):
            command = (folder / "cmdline").read_bytes() if (folder / "cmdline").exists() else b""
            if worker.encode() in command:
                os.kill(int(folder.name), 15)


def _with_a_plain_loop() -> float:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rivals.plain_loop"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        # As the workers are: the system shares a busy machine out among sessions, by their priority.
        start_new_session=True,
        preexec_fn=go_behind_others,
    )
    return json.loads(done.stdout)["seconds"]
