"""Two independent answers to compare the written-out gradients with: autograd, and slopes measured by small steps."""

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.convolution.forward import convolve_layer
from engine.convolution.problem import Layer
from engine.errors import EngineError

MOST_MEASURED = 5000
MOVED_AT_ONCE = 128


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
    dx, dkernel, dbias = (_slopes(problem, upstream, values, which) for which in range(len(values)))
    return dx, dkernel, dbias


def _slopes(problem: Layer, upstream: Tensor, values: list[Tensor], which: int) -> Tensor:
    """The slope of the loss in every cell of one of the values; many cells are moved side by side."""
    value = values[which]

    def loss(moved: Tensor) -> Tensor:
        everything = [moved if i == which else other for i, other in enumerate(values)]
        return (convolve_layer(_with(problem, *everything)) * upstream).sum()

    def rise(step: Tensor) -> Tensor:
        return loss(value + step) - loss(value - step)

    slopes = []
    for cells in torch.arange(value.numel(), device=value.device).split(MOVED_AT_ONCE):
        half = 0.5 * F.one_hot(cells, value.numel()).to(value)  # (cells, all cells)
        slopes.append(torch.vmap(rise)(half.view(-1, *value.shape)))
    return torch.cat(slopes).view_as(value) if slopes else torch.zeros_like(value)


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
