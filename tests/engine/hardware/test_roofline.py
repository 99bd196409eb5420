"""The roofline by hand, and measured convolutions below it."""

import pytest
import torch

from engine.device import Device, pick_device
from engine.hardware import ConvolutionCase, Measured, Peaks, measure, measured_peaks


def test_the_roof_is_the_cache_then_computing():
    peaks = Peaks(100.0, 10.0, 5.0)
    assert [peaks.roof(intensity) for intensity in (1, 10, 50)] == [10, 100, 100]
    assert [peaks.memory_roof(intensity) for intensity in (1, 10, 50)] == [5, 50, 100]
    assert (peaks.ridge, peaks.memory_ridge) == (10, 20)


def test_of_two_measurements_the_higher_peaks_count():
    assert Peaks(100.0, 10.0, 5.0).best_with(Peaks(90.0, 12.0, 5.5)) == Peaks(100.0, 12.0, 5.5)


def test_a_speed_that_was_reached_raises_the_roof_to_it():
    peaks, case = Peaks(100.0, 10.0, 5.0), ConvolutionCase()
    fast = Measured(case, case.useful_operations / 250.0, 1)
    raised = peaks.raised_by(fast, Device("cpu", "a processor"))
    assert raised.roof(case.intensity) == pytest.approx(250.0)
    assert raised.memory_bytes_a_second == peaks.memory_bytes_a_second
    slow = Measured(case, case.useful_operations / 50.0, 1)
    assert peaks.raised_by(slow, Device("cpu", "a processor")).roof(1e6) == 100.0


def test_on_a_gpu_only_a_convolution_without_a_faster_algorithm_raises_the_roof():
    peaks, gpu = Peaks(100.0, 10.0, 5.0), Device("cuda", "a GPU")
    for kernel_size, roof in ((3, 100.0), (1, 250.0)):
        case = ConvolutionCase(kernel_size=kernel_size, channels=1024)
        fast = Measured(case, case.useful_operations / 250.0, 1)
        assert peaks.raised_by(fast, gpu).operations_a_second == pytest.approx(roof)


CASES = (
    ConvolutionCase(groups=32),
    ConvolutionCase(kernel_size=1, channels=8),
    ConvolutionCase(),
    ConvolutionCase(channels=64, batch=4),
    ConvolutionCase(channels=16, kernel_size=7, batch=1),
)


def test_convolutions_lie_under_the_roof_within_a_tenth():
    """Peaks and points are measured in turn, several times, and the best of each is compared."""
    device, before = pick_device("cpu"), torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        peaks, speeds = measured_peaks(device), dict.fromkeys(CASES, 0.0)
        for _ in range(3):
            for case in CASES:
                speeds[case] = max(speeds[case], measure(case, device, budget_seconds=0.05).operations_a_second)
            peaks = peaks.best_with(measured_peaks(device))
    finally:
        torch.set_num_threads(before)
    shares = [speed / peaks.roof(case.intensity) for case, speed in speeds.items()]
    assert max(shares) <= 1.1, shares
    assert max(shares) > 0.3, shares  # the bound must also be tight
    assert peaks.memory_bytes_a_second <= peaks.cache_bytes_a_second
