"""Convolutions as dense layers, against torch's convolution and numerical derivatives."""

import pytest
import torch
from torch.nn import functional as F

from engine.networks.dense_convolution import convolve

ONE, SAME = (1, 1), (1, 1)


def is_dense(result):
    return "DenseConvolution" in type(result.grad_fn).__name__


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(
    ("map_size", "side"), [((1, 1), 1), ((1, 1), 3), ((2, 2), 3), ((1, 2), 3), ((2, 1), 3), ((3, 3), 5), ((3, 2), 5)]
)
def test_values_and_gradients_are_those_of_a_convolution(map_size, side, memory_format):
    images = torch.randn(4, 3, *map_size, dtype=torch.float64).contiguous(memory_format=memory_format)
    weight = torch.randn(5, 3, side, side, dtype=torch.float64).contiguous(memory_format=memory_format)
    images, weight = images.requires_grad_(), weight.requires_grad_()
    ours = convolve(images, weight, None, ONE, (side // 2, side // 2), ONE, 1)
    theirs = F.conv2d(images, weight, padding=side // 2)
    assert is_dense(ours)
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)
    gradient = torch.randn_like(theirs)
    for found, expected in zip(
        torch.autograd.grad(ours, (images, weight), gradient),
        torch.autograd.grad(theirs, (images, weight), gradient),
        strict=True,
    ):
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


def test_gradients_are_those_of_small_differences():
    images = torch.randn(2, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(3, 2, 3, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, w: convolve(x, w, None, ONE, SAME, ONE, 1), (images, weight))


def test_only_the_gradients_that_are_asked_for_are_computed():
    images, weight = torch.randn(1, 2, 2, 2), torch.randn(2, 2, 3, 3, requires_grad=True)
    result = convolve(images, weight, None, ONE, SAME, ONE, 1)
    result.sum().backward()
    expected = torch.autograd.grad(F.conv2d(images, weight, padding=1).sum(), weight)[0]
    torch.testing.assert_close(weight.grad, expected)


@pytest.mark.parametrize(
    ("map_size", "kernel", "bias", "stride", "padding", "dilation", "groups"),
    [
        ((3, 2), (3, 3), False, (1, 1), (1, 1), (1, 1), 1),  # an output does not see every input
        ((2, 2), (3, 3), True, (1, 1), (1, 1), (1, 1), 1),
        ((2, 2), (3, 3), False, (2, 2), (1, 1), (1, 1), 1),
        ((2, 2), (3, 3), False, (1, 1), (2, 1), (1, 1), 1),
        ((2, 2), (3, 3), False, (1, 1), (2, 2), (2, 2), 1),
        ((2, 2), (3, 3), False, (1, 1), (1, 1), (1, 1), 2),
        ((2, 2), (1, 3), False, (1, 1), (1, 1), (1, 1), 1),
        ((2, 2), (2, 2), False, (1, 1), (1, 1), (1, 1), 1),
    ],
)
def test_any_other_convolution_is_left_to_torch(map_size, kernel, bias, stride, padding, dilation, groups):
    images = torch.randn(2, 4, *map_size)
    weight = torch.randn(6, 4 // groups, *kernel, requires_grad=True)
    shift = torch.randn(6) if bias else None
    ours = convolve(images, weight, shift, stride, padding, dilation, groups)
    assert not is_dense(ours)
    assert torch.equal(ours, F.conv2d(images, weight, shift, stride, padding, dilation, groups))


def test_with_less_precision_torch_chooses_how():
    images, weight = torch.randn(2, 4, 2, 2), torch.randn(4, 4, 3, 3, requires_grad=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        ours = convolve(images, weight, None, ONE, SAME, ONE, 1)
        theirs = F.conv2d(images, weight, padding=1)
    assert ours.dtype == torch.bfloat16
    assert torch.equal(ours, theirs)
