"""The convolutions that the page draws lie under the roof that it measures."""

from dataclasses import replace

import pytest
import torch

from dashboard.views.hardware.roofline import EXAMPLES, ROUNDS, WITHIN
from engine.device import pick_device
from engine.hardware import PRECISIONS, Peaks, Precision, measure, measured_peaks

DEVICE = pick_device("cpu")
Found = tuple[Peaks, dict[str, float]]


@pytest.fixture(scope="module", params=[precision for precision in PRECISIONS if precision != "float16"])
def found(request) -> Found:
    """Peaks, and the speed of every example, measured in turn as the page does, on one thread."""
    precision, before = request.param, torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return measured(precision)
    finally:
        torch.set_num_threads(before)


def measured(precision: Precision) -> Found:
    peaks, speeds = measured_peaks(DEVICE, precision), dict.fromkeys(EXAMPLES, 0.0)
    for _ in range(ROUNDS):
        for name, case in EXAMPLES.items():
            speed = measure(replace(case, precision=precision), DEVICE, budget_seconds=0.1).operations_a_second
            speeds[name] = max(speeds[name], speed)
        peaks = peaks.best_with(measured_peaks(DEVICE, precision))
    return peaks, speeds


def shares(found: Found, precision: Precision) -> dict[str, float]:
    """How much of the roof at its intensity each example reaches."""
    peaks, speeds = found
    return {
        name: speed / peaks.roof(replace(EXAMPLES[name], precision=precision).intensity)
        for name, speed in speeds.items()
    }


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_an_example_lies_under_the_roof_within_a_tenth(name, found, request):
    share = shares(found, request.node.callspec.params["found"])[name]
    assert 0 < share <= WITHIN


def test_some_example_comes_near_the_roof(found, request):
    """A roof that nothing comes near would hold for nothing."""
    assert max(shares(found, request.node.callspec.params["found"]).values()) > 0.5
