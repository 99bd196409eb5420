"""Operations and bytes counted by hand and by torch."""

import pytest
import torch
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from engine.errors import EngineError
from engine.hardware import ConvolutionCase


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_operations_are_those_of_torchs_counter(groups):
    case = ConvolutionCase(size=9, channels=4, kernel_size=5, batch=3, groups=groups)
    with FlopCounterMode(display=False) as counter:
        output = F.conv2d(torch.rand(case.input_shape), torch.rand(case.weight_shape), padding=2, groups=groups)
    assert case.operations == counter.get_total_flops()
    assert output.shape == case.input_shape


@pytest.mark.parametrize(("size", "kernel_size"), [(5, 3), (4, 1), (6, 5), (3, 9)])
def test_useful_operations_are_those_that_meet_the_image(size, kernel_size):
    case = ConvolutionCase(size, channels=2, kernel_size=kernel_size, batch=3)
    ones = torch.ones(1, 1, size, size)
    pairs = F.conv2d(ones, torch.ones(1, 1, kernel_size, kernel_size), padding=kernel_size // 2).sum().item()
    assert case.useful_operations == 2 * 3 * 2 * 2 * pairs


def test_traffic_and_intensity_by_hand():
    case = ConvolutionCase(size=2, channels=1, kernel_size=1, batch=1)
    assert case.traffic_bytes == (4 + 1 + 4) * 4
    assert case.intensity == pytest.approx(8 / 36)
    assert ConvolutionCase(precision="bfloat16").traffic_bytes * 2 == ConvolutionCase().traffic_bytes


def test_a_depthwise_convolution_does_little_with_every_number():
    depthwise, full = ConvolutionCase(groups=32), ConvolutionCase()
    assert full.operations == 32 * depthwise.operations
    assert depthwise.intensity < 2.25 < full.intensity  # 2 k^2 / 8 bytes at most


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kernel_size": 4}, "kernel of 4 has no middle"),
        ({"channels": 0}, "with 0 of something"),
        ({"channels": 6, "groups": 4}, "6 channels cannot be divided into 4 groups"),
        ({"precision": "int3"}, 'no precision "int3"'),
    ],
)
def test_impossible_cases_are_refused(options, words):
    with pytest.raises(EngineError, match=words):
        ConvolutionCase(**options)
