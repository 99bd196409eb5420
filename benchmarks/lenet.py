"""LeNet on MNIST, two networks with two seeds: by Convscope's workers, and by a plain loop with a DataLoader."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.measurement import Measurement, SkippedError, repetitions
from benchmarks.warm_workers import seconds_to_train, warm_workers
from engine.training.data.datasets import data_folder, missing_megabytes
from engine.training.spec import Comparison, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

ROOT = Path(__file__).parent.parent
STEPS = repetitions(936, quick=16)  # of 64 images: an epoch
TURNS = repetitions(2)


def measure() -> list[Measurement]:
    """Steps a second over all four runs, from submission to the end of the last one, with warm workers.

    Both train the same networks with the same recipe for an epoch and test them twice; Convscope also scores all
    training images at the end, and keeps all points, checkpoints and weights. The two take turns, and of each the
    fastest turn counts, so that other work on the machine disturbs neither more than the other.

    Raises:
        SkippedError: MNIST is not at hand; nothing is downloaded here.
    """
    if missing_megabytes(DataSpec("mnist")):
        raise SkippedError(f"MNIST is not in {data_folder()}")
    runs = lenets()
    steps = sum(run.steps for run in runs)
    short = tuple(replace(run, steps=5, log_every=5, evaluate_every=5) for run in runs)
    with warm_workers(Comparison("warm-up", short)) as store:
        comparison = Comparison("lenet", runs)
        turns = [(seconds_to_train(comparison, store), _with_a_plain_loop()) for _ in range(TURNS)]
    ours, rival = (min(seconds) for seconds in zip(*turns, strict=True))
    return [Measurement("LeNet on MNIST: four runs", steps / ours, steps / rival, "steps/s", 2.0, "higher")]


def lenets() -> tuple[RunSpec, ...]:
    """LeNet of 1998 and with the choices of 2012, two seeds each."""
    choices = (("lenet-1998", "tanh", "average"), ("lenet", "relu", "max"))
    return tuple(
        RunSpec(
            name,
            NetworkSpec("lenet", {"activation": activation, "pooling": pooling}),
            data=DataSpec("mnist"),
            optimizer=OptimizerSpec(learning_rate=0.05),
            steps=STEPS,
            batch_size=64,
            seed=seed,
            device="cpu",
            log_every=STEPS // 8,
            evaluate_every=STEPS // 2,
        )
        for seed in (0, 1)
        for name, activation, pooling in choices
    )


def _with_a_plain_loop() -> float:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rivals.plain_mnist"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,  # as the workers are: the system shares a busy machine out among sessions
    )
    return json.loads(done.stdout)["seconds"]
