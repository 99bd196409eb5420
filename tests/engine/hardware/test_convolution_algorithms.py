"""The three ways compute the same convolution."""

import math

import pytest
import scipy.fft
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch.nn import functional as F

from engine.device import pick_device
from engine.errors import EngineError
from engine.hardware import (
    ALGORITHMS,
    ConvolutionCase,
    algorithm_speed,
    difference_from_torch,
    expected_algorithm_seconds,
    fft_operations,
    measure_algorithm,
    small_case,
    spectra_bytes,
)
from engine.hardware.convolution_algorithms import _work, transform_length

by_way = pytest.mark.parametrize("way", ALGORITHMS)


@settings(max_examples=30, deadline=None)
@given(
    some.sampled_from([1, 3, 5, 7, 11]),
    some.tuples(some.integers(1, 12), some.integers(1, 12)),
    some.tuples(some.integers(1, 4), some.integers(1, 4)),
    some.integers(1, 3),
)
def test_every_way_equals_torch(kernel_size, size, channels, batch):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(batch, channels[0], *size, generator=generator)
    weight = torch.randn(channels[1], channels[0], kernel_size, kernel_size, generator=generator)
    theirs = F.conv2d(x, weight, padding=kernel_size // 2)
    for name, way in ALGORITHMS.items():
        torch.testing.assert_close(way(x, weight), theirs, atol=1e-4, rtol=1e-4, msg=f"{name} differs")


@by_way
def test_an_impulse_returns_the_flipped_kernel(way):
    x = torch.zeros(1, 1, 5, 5)
    x[0, 0, 2, 2] = 1
    kernel = torch.arange(9.0).view(1, 1, 3, 3)
    torch.testing.assert_close(ALGORITHMS[way](x, kernel)[0, 0, 1:4, 1:4], kernel[0, 0].flip(0, 1), atol=1e-5, rtol=0)


@by_way
def test_a_kernel_without_a_middle_is_refused(way):
    with pytest.raises(EngineError, match="kernel of 4 has no middle"):
        ALGORITHMS[way](torch.rand(1, 1, 8, 8), torch.rand(1, 1, 4, 4))


@by_way
def test_a_way_is_timed_and_compared(way):
    measured = measure_algorithm(
        ConvolutionCase(size=8, channels=3, batch=2), way, pick_device("cpu"), budget_seconds=0.01
    )
    assert 0 < measured.seconds < 10
    assert difference_from_torch(measured.case, way, pick_device("cpu")) < 1e-5


def test_an_unknown_way_is_refused():
    with pytest.raises(EngineError, match='no way "winograd"'):
        measure_algorithm(ConvolutionCase(size=4), "winograd", pick_device("cpu"))


@pytest.mark.parametrize("size", [1, 7, 32, 50, 101])
@pytest.mark.parametrize("kernel_size", [1, 3, 31])
def test_transforms_are_as_long_as_scipy_would_make_them(size, kernel_size):
    assert transform_length(size, kernel_size) == scipy.fft.next_fast_len(size + kernel_size // 2, real=True)


def test_operations_of_the_transforms_by_hand():
    case = ConvolutionCase(size=8, channels=2, kernel_size=1, batch=3)
    transforms = (3 * 2 + 2 * 2 + 3 * 2) * 2.5 * 64 * math.log2(64)
    assert fft_operations(case) == pytest.approx(transforms + 8 * 3 * 4 * 8 * 5)


def test_operations_of_the_transforms_hardly_grow_with_the_kernel():
    small, large = (ConvolutionCase(channels=16, kernel_size=k, batch=1) for k in (3, 31))
    assert fft_operations(large) < 2 * fft_operations(small)
    assert large.operations > 100 * small.operations


def test_the_spectra_take_as_much_memory_as_torchs():
    case = ConvolutionCase(size=9, channels=3, kernel_size=5, batch=2)
    length = transform_length(9, 5)
    numbers = (torch.rand(case.input_shape), torch.rand(case.weight_shape), torch.rand(case.input_shape))
    assert spectra_bytes(case) == sum(torch.fft.rfft2(each, s=(length, length)).nbytes for each in numbers)


@by_way
def test_the_expected_time_of_a_way_is_of_the_size_of_the_measured_one(way):
    """Small cases take as long a piece of work as large ones, within what caches and start-up make of it."""
    case, cpu = ConvolutionCase(size=64, channels=32, kernel_size=7, batch=1), pick_device("cpu")
    pace = max(
        algorithm_speed(case, way, cpu) for _ in range(5)
    )  # what else the machine does only ever makes it slower
    expected = _work(case, way) / pace
    measured = min(measure_algorithm(case, way, cpu, budget_seconds=0.05).seconds for _ in range(3))
    assert measured / 8 < expected < measured * 8
    assert expected_algorithm_seconds(case, way, pace) >= expected


def test_a_small_case_keeps_its_kernel():
    small = small_case(ConvolutionCase(size=256, channels=128, kernel_size=31, batch=16))
    assert (small.size, small.channels, small.kernel_size, small.batch) == (16, 16, 31, 1)
