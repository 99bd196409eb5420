"""Convolution as one matrix: a row for each output value, a column for each input value."""

from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.options import ConvolutionOptions, ConvolutionSettings
from engine.convolution.padding import input_cells
from engine.convolution.problem import Layer, layer
from engine.convolution.term_indices import terms, window_cells
from engine.errors import EngineError
from engine.per_axis import PerAxis, per_axis

MOST_ENTRIES = 100_000_000


def as_matrix(
    kernel: Tensor,
    input_size: PerAxis,
    *,
    sparse: bool = False,
    **options: Unpack[ConvolutionOptions],
) -> Tensor:
    """The matrix that a convolution multiplies the flattened input by: ``matrix @ x.flatten()`` is the output.

    For one axis it is a banded Toeplitz matrix; its transpose is the transposed convolution.

    Args:
        kernel: (c_out, c_in / groups, *kernel_size).
        input_size: input length in pixels, one number per axis.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        groups: number of groups of channels that do not see each other.
        padding_mode: zeros, reflect, replicate or circular.
        flip: reverse the kernel first.
        sparse: give a sparse tensor (COO), for sizes whose dense matrix does not fit.

    Returns:
        (c_out * outputs, c_in * pixels), in the kernel's floating dtype.

    Raises:
        EngineError: as `convolve`, or a dense matrix of more than 100 million entries.
    """
    convolution = ConvolutionSettings(**options)
    problem = layer(_blank_image(kernel, input_size, convolution.groups), kernel, None, convolution)
    settings = problem.geometry
    rows = kernel.shape[0] * torch.Size(settings.output_size).numel()
    columns = problem.x.shape[1] * torch.Size(settings.input_size).numel()
    if not sparse and rows * columns > MOST_ENTRIES:
        raise EngineError(
            f"The dense matrix has {rows} x {columns} entries but at most {MOST_ENTRIES} fit. "
            "Use a smaller input, or sparse=True."
        )
    matrix = _sparse_matrix(problem, (rows, columns))
    return matrix if sparse else matrix.to_dense()


def _blank_image(kernel: Tensor, input_size: PerAxis, groups: int) -> Tensor:
    """An input that has a shape but no memory: the matrix depends on the settings alone."""
    rank = max(kernel.ndim - 2, 1)
    sizes = per_axis(input_size, rank, "input size", minimum=1)
    return kernel.new_zeros(()).expand(1, kernel.shape[min(1, kernel.ndim - 1)] * max(groups, 1), *sizes)


def _sparse_matrix(problem: Layer, shape: tuple[int, int]) -> Tensor:
    settings = problem.geometry
    shown = input_cells(settings.input_size, settings.padding, problem.padding_mode).flatten()
    every = terms(problem.kernel.shape, problem.groups, window_cells(settings), len(shown))
    pixel = shown[every.input_cells % len(shown)]
    real = pixel >= 0
    column = (every.input_cells // len(shown) * torch.Size(settings.input_size).numel() + pixel)[real]
    cells = torch.stack([every.output_cells[real], column]).to(problem.kernel.device)
    weights = problem.kernel.flatten()[every.kernel_cells[real].to(problem.kernel.device)]
    return torch.sparse_coo_tensor(cells, weights, shape, check_invariants=True).coalesce()
