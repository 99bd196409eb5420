"""The four runs of the digits preset: by Convscope's workers, and by a plain loop with a DataLoader."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measurement import Measurement, repetitions
from benchmarks.rivals.digit_runs import digit_runs, shortened_runs
from benchmarks.warm_workers import seconds_to_train, warm_workers
from engine.training.process_pool import lower_priority
from engine.training.spec import Comparison

ROOT = Path(__file__).parent.parent
TURNS = repetitions(2)


def measure() -> list[Measurement]:
    """Steps a second over all four runs, from submission to the end of the last one, with warm workers.

    Both train the same networks with the same recipe and test them after the same steps; Convscope also keeps all
    points, checkpoints and weights. The two take turns, and of each the fastest turn counts, so that other work on
    the machine disturbs neither more than the other.
    """
    comparison = digit_runs()
    steps = sum(run.steps for run in comparison.runs)
    turns = [(_with_workers(comparison), _with_a_plain_loop()) for _ in range(TURNS)]
    ours, rival = (min(seconds) for seconds in zip(*turns, strict=True))
    return [Measurement("digits: four runs", steps / ours, steps / rival, "steps/s", 2.5, "higher")]


def _with_workers(comparison: Comparison) -> float:
    with warm_workers(shortened_runs(comparison)) as store:
        return seconds_to_train(comparison, store)


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
        preexec_fn=lower_priority,
    )
    return json.loads(done.stdout)["seconds"]
