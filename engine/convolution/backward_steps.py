"""The steps of the backward pass: one upstream value at a time into the kernel, the input and the bias."""

import torch
from torch import Tensor

from engine.convolution.forward_steps import border_of
from engine.convolution.padding import input_cells
from engine.convolution.problem import Layer
from engine.convolution.term_indices import Terms, terms, window_cells
from engine.steps import Grid, Link, Steps, even_starts, one_image, planes, running_sums, starts_of


def backward_steps(problem: Layer, upstream: Tensor, *, dx: Tensor, dkernel: Tensor, dbias: Tensor) -> Steps:
    """One upstream cell a step. See `Gradients.steps`.

    Args:
        problem: the checked arguments of the forward pass.
        upstream: (1, c_out, *output_size).
        dx: (1, c_in, *input_size).
        dkernel: (c_out, c, *kernel_size), of the kernel as it slides.
        dbias: (c_out,).
    """
    count = one_image(upstream).numel()
    plane = torch.Size(problem.geometry.padded_size).numel()
    every = terms(problem.kernel.shape, problem.groups, window_cells(problem.geometry), plane)
    grids = (
        Grid("upstream", "δ", planes(upstream[0])),
        Grid("input", "x", planes(problem.padded[0]), border=border_of(problem.geometry)),
        Grid("kernel", "w", planes(problem.kernel.flatten(0, 1))),
        Grid("dkernel", "∂w", planes(dkernel.flatten(0, 1)), role="result"),
        Grid("dx", "∂x", planes(dx[0]), role="result"),
        Grid("dbias", "∂b", planes(dbias[:, None, None]), role="result"),
    )
    sent, seen, weights = (grid.values.flatten() for grid in grids[:3])
    links = (
        _into_kernel(every, sent, seen, count),
        _into_input(problem, every, sent, weights),
        _into_bias(sent, problem.kernel.shape[0]),
    )
    return Steps(grids, links, count)


def _into_kernel(every: Terms, sent: Tensor, seen: Tensor, count: int) -> Link:
    values = sent[every.output_cells] * seen[every.input_cells]
    return Link(
        left="upstream",
        right="input",
        target="dkernel",
        combine="product",
        left_cells=every.output_cells,
        right_cells=every.input_cells,
        target_cells=every.kernel_cells,
        values=values,
        starts=even_starts(count, every.per_output),
        running=running_sums(values, every.kernel_cells),
    )


def _into_input(problem: Layer, every: Terms, sent: Tensor, weights: Tensor) -> Link:
    shown = input_cells(problem.geometry.input_size, problem.geometry.padding, problem.padding_mode).flatten()
    pixels = torch.Size(problem.geometry.input_size).numel()
    pixel = shown[every.input_cells % len(shown)]
    real = pixel >= 0
    target = (every.input_cells // len(shown) * pixels + pixel)[real]
    values = (sent[every.output_cells] * weights[every.kernel_cells])[real]
    return Link(
        left="upstream",
        right="kernel",
        target="dx",
        combine="product",
        left_cells=every.output_cells[real],
        right_cells=every.kernel_cells[real],
        target_cells=target,
        values=values,
        starts=starts_of(real.reshape(-1, every.per_output).sum(1)),
        running=running_sums(values, target),
    )


def _into_bias(sent: Tensor, c_out: int) -> Link:
    target = torch.arange(c_out).repeat_interleave(len(sent) // c_out)
    return Link(
        left="upstream",
        right=None,
        target="dbias",
        combine="copy",
        left_cells=torch.arange(len(sent)),
        right_cells=None,
        target_cells=target,
        values=sent,
        starts=even_starts(len(sent), 1),
        running=running_sums(sent, target),
    )
