from typing import Any

import pytest
import torch
from torch import Tensor

from engine.convolution import convolve, gradients, output_size, trace, trace_transposed, transposed_convolve
from engine.steps import summed_terms

from .numbers import CASES, OUTPUT_SIZES

CONVOLUTIONS = ("conv2d", "conv2d_flipped", "conv2d_multi_in")


def named(*operations: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES if case["op"] in operations]


def image(values: list) -> Tensor:
    """Numbers as (1, channels, h, w)."""
    tensor = torch.tensor(values, dtype=torch.float64)
    return tensor[None] if tensor.ndim == 3 else tensor[None, None]


def settings(case: dict[str, Any]) -> dict[str, Any]:
    stride = case["stride"]
    return {"stride": tuple(stride) if isinstance(stride, list) else stride, "padding": case["padding"]}


@pytest.mark.parametrize("case", named(*CONVOLUTIONS))
def test_a_worked_convolution_comes_out_exactly(case):
    x, kernel, flip = image(case["input"]), image(case["kernel"]), case["op"] == "conv2d_flipped"
    expected = image(case["expect"])
    assert torch.equal(convolve(x, kernel, flip=flip, **settings(case)), expected)
    traced = trace(x, kernel, flip=flip, **settings(case))
    assert torch.equal(traced.output, expected)
    assert torch.equal(summed_terms(traced.steps, "output"), expected[0])


@pytest.mark.parametrize("case", named("conv_transpose2d"))
def test_a_worked_transposed_convolution_comes_out_exactly(case):
    x, kernel, expected = image(case["input"]), image(case["kernel"]), image(case["expect"])
    assert torch.equal(transposed_convolve(x, kernel, **settings(case)), expected)
    traced = trace_transposed(x, kernel, **settings(case))
    assert torch.equal(traced.output, expected)
    assert torch.equal(summed_terms(traced.zero_insertion_steps, "output"), expected[0])


@pytest.mark.parametrize("case", named("conv2d_grad_kernel", "conv2d_grad_input"))
def test_a_worked_gradient_comes_out_exactly(case):
    ours = gradients(image(case["input"]), image(case["kernel"]), image(case["upstream"]), **settings(case))
    name = "dkernel" if case["op"] == "conv2d_grad_kernel" else "dx"
    assert torch.equal(getattr(ours, name), image(case["expect"]))
    assert torch.equal(summed_terms(ours.steps, name), image(case["expect"])[0])


@pytest.mark.parametrize(("size", "kernel_size", "stride", "padding", "dilation", "expected"), OUTPUT_SIZES)
def test_a_known_output_size_comes_out(size, kernel_size, stride, padding, dilation, expected):
    assert output_size(size, kernel_size, stride=stride, padding=padding, dilation=dilation) == expected
