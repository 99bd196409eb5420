"""Two independent answers to compare the written-out gradients with: autograd, and slopes measured by small steps."""

import torch
from torch import Tensor

from engine.convolution.forward import convolve_layer
from engine.convolution.layer import Layer
from engine.errors import EngineError

MOST_MEASURED = 5000


def autograd_gradients(problem: Layer, upstream: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Gradients of the input, of the kernel as it slides, and of the bias, by torch's automatic differentiation.

    Args:
        problem: the checked arguments of the forward pass.
        upstream: (n, c_out, *output_size).
    """
    x, kernel = (value.detach().clone().requires_grad_() for value in (problem.x, problem.kernel))
    bias = torch.zeros(len(kernel), dtype=kernel.dtype, device=kernel.device, requires_grad=True)
    with torch.enable_grad():
        output = convolve_layer(_with(problem, x, kernel, bias))
        dx, dkernel, dbias = torch.autograd.grad(output, (x, kernel, bias), upstream)
    return dx, dkernel, dbias


def measured_gradients(problem: Layer, upstream: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same three gradients by moving one value at a time up and down and measuring the loss, in float64.

    The loss is linear in each value, so that the slope is exact at any step.

    Raises:
        EngineError: more than 5000 values.
    """
    kernel = problem.kernel.detach().double()
    values = [problem.x.detach().double(), kernel, kernel.new_zeros(len(kernel))]
    count = sum(value.numel() for value in values)
    if count > MOST_MEASURED:
        raise EngineError(
            f"There are {count} values to move but at most {MOST_MEASURED} are moved one by one. Use a smaller patch."
        )
    slopes = [torch.zeros_like(value) for value in values]
    for which, slope in enumerate(slopes):
        for cell in range(slope.numel()):
            losses = [_loss(problem, upstream, values, which, cell, step) for step in (0.5, -0.5)]
            slope.view(-1)[cell] = losses[0] - losses[1]
    return slopes[0], slopes[1], slopes[2]


def _loss(problem: Layer, upstream: Tensor, values: list[Tensor], which: int, cell: int, step: float) -> Tensor:
    moved = [value.clone() if i == which else value for i, value in enumerate(values)]
    moved[which].view(-1)[cell] += step
    return (convolve_layer(_with(problem, *moved)) * upstream).sum()


def _with(problem: Layer, x: Tensor, kernel: Tensor, bias: Tensor) -> Layer:
    return Layer(
        x,
        kernel,
        bias,
        problem.geometry,
        problem.groups,
        problem.padding_mode,
        problem.flip,
        problem.batched,
    )


def largest_difference(ours: tuple[Tensor, ...], theirs: tuple[Tensor, ...]) -> float:
    """The largest difference between any two values at the same place."""
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a.numel()]
    return max((float((a.detach() - b).abs().max()) for a, b in pairs), default=0.0)
