"""He et al.'s experiment on one GPU: plain and residual networks of 20 and 56 layers, 30 epochs, all at once."""

import itertools
import sys
import time
from collections.abc import Mapping, Sequence

from benchmarks.gpu_device import cuda_device, random_images
from benchmarks.measurement import Measurement
from engine.training.data.datasets import load, missing_megabytes
from engine.training.events import Event
from engine.training.presets.catalogue import preset
from engine.training.spec import DataSpec, RunSpec
from engine.training.thread_pool import train_in_threads

SECONDS = 60.0
PAPERS_ORDER = ("resnet-56", "resnet-20", "plain-20", "plain-56")


def measure() -> list[Measurement]:
    """Seconds until all four are trained, and whether their test errors have the paper's order.

    Where CIFAR-10 is not at hand noise of its size is trained on, and only the time is measured.
    """
    cuda_device()
    here = missing_megabytes(DataSpec("cifar10")) == 0
    runs = preset("residual-vs-plain-cifar10").comparison(device="cuda").runs
    data = load(DataSpec("cifar10")) if here else random_images()
    started = time.perf_counter()
    ends = train_in_threads(runs, data=data, report=_progress(runs))
    seconds = time.perf_counter() - started
    measurements = [Measurement("four networks on CIFAR-10, 30 epochs, one GPU", seconds, SECONDS, "s", goal=1.0)]
    if not here:
        print("CIFAR-10 is not at hand: noise of its size was trained on, and no errors are compared.", file=sys.stderr)
        return measurements
    errors = {run.name: end.test_error or 0.0 for run, end in zip(runs, ends, strict=True)}
    return [*measurements, order_of_errors(errors)]


def order_of_errors(errors: Mapping[str, float]) -> Measurement:
    """Neighbours in the paper's order of test errors that have this order here."""
    pairs = list(itertools.pairwise(PAPERS_ORDER))
    right = sum(errors[better] < errors[worse] for better, worse in pairs)
    print(", ".join(f"{name} {errors[name]:.2%}" for name in PAPERS_ORDER), file=sys.stderr)
    return Measurement("pairs of neighbours in the paper's order", right, len(pairs), "pairs", 1.0, "higher")


def _progress(runs: Sequence[RunSpec]):
    def report(index: int, event: Event) -> None:
        if event.test_error is not None:
            print(f"{runs[index].name}: step {event.step}, test error {event.test_error:.2%}", file=sys.stderr)

    return report
