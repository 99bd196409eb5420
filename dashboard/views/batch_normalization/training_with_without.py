"""Two networks that differ in batch normalization alone, and what has been seen of their training."""

import math
from dataclasses import dataclass
from statistics import mean

from dashboard.downloads.csv import csv_file
from dashboard.figures.theme import LINES
from dashboard.runtime.jobs import Job
from engine.landscape.loss_smoothness import STEPS, SmoothnessMeasurement
from engine.training.spec import NetworkSpec, OptimizerSpec, RunSpec

WITH, WITHOUT = "with", "without"
COLOURS = {WITH: LINES[0], WITHOUT: LINES[1]}
Watched = dict[str, list[SmoothnessMeasurement]]


@dataclass(frozen=True)
class Watching:
    """What the reader wants to be watched."""

    rate: float
    seed: int


def specs(wanted: Watching, steps: int) -> tuple[RunSpec, RunSpec]:
    """Both trainings."""
    own, other = (
        RunSpec(
            name,
            NetworkSpec("plain", {"depth": 14, "width": 8, "batch_norm": name == WITH}),
            optimizer=OptimizerSpec(learning_rate=wanted.rate),
            steps=steps,
            seed=wanted.seed,
            device="cpu",
        )
        for name in (WITH, WITHOUT)
    )
    return own, other


def watched_by(job: Job | None, wanted: Watching) -> Watched:
    """What a job has seen of it, by network."""
    seen = job.pieces if job is not None and job.identity == wanted else []
    return {name: [each for each in seen if each.name == name] for name in (WITH, WITHOUT)}


def shift_of(each: SmoothnessMeasurement) -> float:
    """How far an update moves what layers read, in the mean over layers."""
    return mean(each.input_shifts)


def gradient_move_of(each: SmoothnessMeasurement) -> float:
    """How far the layers before move a layer's gradient, in the mean over layers."""
    return mean(each.gradient_moves)


def gradient_shift_of(each: SmoothnessMeasurement) -> float:
    """The same in relation to the gradient's norm, in the mean over layers."""
    return mean(each.gradient_shifts)


def range_of(each: SmoothnessMeasurement) -> float:
    """From the lowest to the highest loss along the gradient."""
    return max(each.losses_along) - min(each.losses_along)


def change_of(each: SmoothnessMeasurement) -> float:
    """The largest change of the gradient along it."""
    return max(each.gradient_changes)


def number_words(value: float) -> str:
    """A measured value for a formula; overflow in words."""
    return f"{value:.3g}" if math.isfinite(value) else r"\text{overflow}"


def watched_csv(watched: Watched) -> str:
    """Every moment of both networks in a line."""
    rows = (
        (
            *(name, each.step, each.loss, *each.losses_along, *each.gradient_changes),
            *(value(each) for value in (shift_of, gradient_move_of, gradient_shift_of)),
        )
        for name, own in watched.items()
        for each in own
    )
    along = [f"loss after a step of {steps:g}" for steps in STEPS]
    along += [f"change of the gradient after a step of {steps:g}" for steps in STEPS]
    moves = ("shift of the input", "move of the gradient", "shift of the gradient")
    return csv_file(("network", "step", "loss", *along, *moves), rows)
