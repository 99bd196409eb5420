"""The roof by hand, and measured convolutions under it."""

import torch

from engine.device import pick_device
from engine.hardware import ConvolutionCase, Peaks, measure, measured_peaks


def test_the_roof_is_the_cache_then_computing():
    peaks = Peaks(100.0, 10.0, 5.0)
    assert [peaks.roof(intensity) for intensity in (1, 10, 50)] == [10, 100, 100]
    assert [peaks.memory_roof(intensity) for intensity in (1, 10, 50)] == [5, 50, 100]
    assert (peaks.ridge, peaks.memory_ridge) == (10, 20)


def test_of_two_measurements_the_higher_peaks_count():
    assert Peaks(100.0, 10.0, 5.0).best_with(Peaks(90.0, 12.0, 5.5)) == Peaks(100.0, 12.0, 5.5)


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
    assert max(shares) > 0.3, shares  # a roof that nothing comes near would hold for nothing
    assert peaks.memory_bytes_a_second <= peaks.cache_bytes_a_second
