"""The checkerboard of transposed convolution, counted by loops."""

import pytest
import torch

from engine.convolution.checkerboard import checkerboard
from engine.errors import EngineError


@pytest.mark.parametrize(("kernel_size", "stride"), [(3, 2), (4, 2), (2, 3), (5, 3), (1, 1)])
def test_overlap_is_the_number_of_stamps_on_each_pixel(kernel_size, stride):
    result = checkerboard(torch.ones(1, 5, 4), kernel_size, stride=stride)
    counted = torch.zeros_like(result.overlap)
    for row in range(5):
        for column in range(4):
            top, left = row * stride, column * stride
            counted[top : top + kernel_size, left : left + kernel_size] += 1
    assert torch.equal(result.overlap, counted)


def test_kernel_3_with_stride_2_leaves_a_checkerboard_and_kernel_4_does_not():
    uneven, even = (checkerboard(torch.ones(1, 8, 8), size, stride=2) for size in (3, 4))
    assert (uneven.fewest, uneven.most, uneven.even) == (1, 4, False)
    assert (even.fewest, even.most, even.even) == (4, 4, True)
    assert torch.allclose(even.enlarged[0, 4:-4, 4:-4], torch.ones(()))


def test_a_constant_image_shows_the_overlap_itself():
    result = checkerboard(torch.ones(3, 6, 6), 3, stride=2)
    assert torch.allclose(result.enlarged, result.overlap * 4 / 9)


def test_a_kernel_of_size_0_is_refused():
    with pytest.raises(EngineError, match="kernel size is 0"):
        checkerboard(torch.ones(1, 4, 4), 0, stride=2)
