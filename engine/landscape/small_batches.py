"""Batch normalization against none, from batches of 2 on: the same images seen, several seeds, intervals.

`python -m engine.landscape.small_batches` measures it once more and writes what ships.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import torch

from engine.errors import EngineError
from engine.landscape.confidence_interval import Interval, interval_of
from engine.landscape.final_errors import FinalErrors, train_to_final_errors
from engine.training.spec import NetworkSpec, OptimizerSpec, RunSpec

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
SEEN = 14_000
TEST_IMAGES = 397
SEEDS = 5
PEAK_RATE, PEAK_SIZE = 0.1, 64
FILE = Path(__file__).parent / "small_batches.json"
COMMAND = "python -m engine.landscape.small_batches"

Maps = Literal["1x1", "small"]
NETWORKS: dict[Maps, NetworkSpec] = {
    "1x1": NetworkSpec("perceptron", {"hidden": 64, "layers": 3}),
    "small": NetworkSpec("plain", {"depth": 8, "width": 8}),
}
"""Three fully connected layers, whose units have one value an image; convolutions on maps of 8 × 8, 4 × 4 and 2 × 2."""


def learning_rate(size: int) -> float:
    """In proportion to the batch, so that equal numbers of images move the weights about equally far; 0.1 at most."""
    return min(PEAK_RATE, PEAK_RATE * size / PEAK_SIZE)


def small_batch_runs(maps: Maps, sizes: Sequence[int], seeds: int) -> tuple[RunSpec, ...]:
    """Every size with and without batch normalization, for every seed; large batches, which are quick, first.

    Args:
        maps: a key of `NETWORKS`.
        sizes: images a batch.
        seeds: they are 0, 1, ...
    """
    return tuple(
        _run(maps, size, seed, batch_norm=batch_norm)
        for size in sorted(sizes, reverse=True)
        for seed in range(seeds)
        for batch_norm in (True, False)
    )


def _run(maps: Maps, size: int, seed: int, *, batch_norm: bool) -> RunSpec:
    network, steps = NETWORKS[maps], SEEN // size
    return RunSpec(
        f"{'with' if batch_norm else 'without'}, n = {size}",
        NetworkSpec(network.family, {**network.options, "batch_norm": batch_norm}),
        optimizer=OptimizerSpec(learning_rate=learning_rate(size)),
        steps=steps,
        batch_size=size,
        seed=seed,
        device="cpu",
        log_every=steps,
        evaluate_every=steps,
    )


@dataclass(frozen=True)
class SizeResult:
    """Results at one batch size, over the seeds that did not diverge.

    Attributes:
        size: images a batch.
        seeds: how many are behind it.
        evaluation: test error with batch normalization in evaluation mode.
        training: the same networks in training mode, in batches of this size.
        without: test error of the network without batch normalization.
        cost: test error with, in evaluation mode, less that without, seed by seed.
        mode: test error in training mode less that in evaluation mode, seed by seed.
    """

    size: int
    seeds: int
    evaluation: Interval
    training: Interval
    without: Interval
    cost: Interval
    mode: Interval


def call_each(ended: Sequence[FinalErrors]) -> list[SizeResult]:
    """The sizes of which at least one seed has both of its runs, ascending."""
    found = []
    for size in sorted({each.spec.batch_size for each in ended}):
        own = [each for each in ended if each.spec.batch_size == size]
        with_it, without = ({each.spec.seed: each for each in own if has_norm(each) is kind} for kind in (True, False))
        pairs = [(with_it[seed], without[seed]) for seed in sorted(with_it.keys() & without.keys())]
        pairs = [pair for pair in pairs if not any(each.diverged for each in pair)]
        if pairs:
            found.append(_result(size, pairs))
    return found


def diverged_of(ended: Sequence[FinalErrors]) -> dict[int, tuple[str, ...]]:
    """Names of the runs that diverged, by batch size, also of sizes that have no result for it."""
    names: dict[int, list[str]] = {}
    for each in sorted((each for each in ended if each.diverged), key=lambda each: each.spec.batch_size):
        names.setdefault(each.spec.batch_size, []).append(each.spec.name)
    return {size: tuple(dict.fromkeys(own)) for size, own in names.items()}


def has_norm(each: FinalErrors) -> bool:
    """Whether the network has batch normalization."""
    return bool(each.spec.network.options["batch_norm"])


def _result(size: int, pairs: Sequence[tuple[FinalErrors, FinalErrors]]) -> SizeResult:
    evaluation = [_measured(own.test_error, own) for own, _ in pairs]
    training = [_measured(own.batch_error, own) for own, _ in pairs]
    without = [_measured(other.test_error, other) for _, other in pairs]
    return SizeResult(
        size,
        len(pairs),
        _interval(evaluation),
        _interval(training),
        _interval(without),
        _interval([a - b for a, b in zip(evaluation, without, strict=True)]),
        _interval([a - b for a, b in zip(training, evaluation, strict=True)]),
    )


def _interval(errors: Sequence[float]) -> Interval:
    return interval_of(errors, step=1 / TEST_IMAGES)


def _measured(error: float | None, of: FinalErrors) -> float:
    if error is None:
        raise EngineError(f'The run "{of.spec.name}" of seed {of.spec.seed} has no test error. Measure it once more.')
    return error


@dataclass(frozen=True)
class ShippedFinalErrors:
    """A measurement that ships.

    Attributes:
        ended: its runs.
        date: when it was made.
        torch: with which version.
        seconds: how long it took, on one core.
    """

    ended: tuple[FinalErrors, ...]
    date: str
    torch: str
    seconds: float


@lru_cache
def shipped_final_errors(maps: Maps) -> ShippedFinalErrors:
    """The shipped measurement for one kind of feature maps."""
    content = json.loads(FILE.read_text(encoding="utf-8"))[maps]
    specs = {_identity(spec): spec for spec in small_batch_runs(maps, SIZES, SEEDS)}
    rows = content.pop("runs")
    return ShippedFinalErrors(
        tuple(FinalErrors(specs[size, norm, seed], *measured) for size, norm, seed, *measured in rows), **content
    )


def _identity(spec: RunSpec) -> tuple[int, bool, int]:
    return spec.batch_size, bool(spec.network.options["batch_norm"]), spec.seed


def measured(maps: Maps, report: Callable[[FinalErrors], None]) -> dict[str, Any]:
    """The whole measurement of one kind of maps, as its part of the file."""
    torch.set_num_threads(1)
    started, rows = time.perf_counter(), []
    for each in train_to_final_errors(small_batch_runs(maps, SIZES, SEEDS)):
        report(each)
        numbers = (each.test_error, each.batch_error, each.train_loss)
        short = [None if number is None else float(f"{number:.6g}") for number in numbers]
        rows.append([*_identity(each.spec), *short])
    seconds = round(time.perf_counter() - started, 1)
    return {"date": date.today().isoformat(), "torch": torch.__version__, "seconds": seconds, "runs": rows}


def main() -> None:
    """Reads the command line, measures and writes the file."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("maps", nargs="*", choices=[*NETWORKS, []], help="which networks; all by default")
    chosen = parser.parse_args().maps or list(NETWORKS)
    content = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    for maps in chosen:
        content[maps] = measured(maps, lambda each: print(each.spec.name, each.spec.seed, each.test_error, flush=True))
        FILE.write_text(json.dumps(content).replace("], [", "],\n[") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
