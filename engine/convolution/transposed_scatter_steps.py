"""The scatter view of a transposed convolution: one input value at a time stamps the kernel onto the output."""

import torch
from torch import Tensor

from engine.convolution.term_indices import terms
from engine.convolution.transposed import TransposedLayer
from engine.convolution.transposed_geometry import TransposedGeometry
from engine.per_axis import cells_at
from engine.steps import Border, Grid, Link, Steps, even_starts, planes, running_sums, starts_of


def scatter_steps(problem: TransposedLayer, output: Tensor) -> Steps:
    """One input cell a step. See `TransposedTrace.steps`.

    Args:
        problem: the checked arguments, of one image.
        output: (c_out, *output_size), the result that the last step must leave.
    """
    settings = problem.geometry
    inputs = problem.x[0].numel()
    count = inputs + (problem.bias is not None)
    canvas = canvas_size(settings)
    grids = [Grid("input", "x", planes(problem.x[0])), Grid("kernel", "w", planes(problem.kernel.flatten(0, 1)))]
    stamped = _stamp_link(problem, canvas, grids, count)
    total = torch.zeros(problem.c_out * torch.Size(canvas).numel(), dtype=torch.float64)
    values = total.index_add_(0, stamped.target_cells, stamped.values.double()).reshape(problem.c_out, *canvas)
    links = [stamped]
    if problem.bias is not None:
        grids.append(Grid("bias", "b", planes(problem.bias[:, None, None])))
        real = _real_cells(settings, canvas, problem.c_out)
        links.append(_bias_link(problem.bias, real, output, count))
        values.view(-1)[real] = planes(output).flatten().double()
    grids.append(Grid("output", "y", planes(values), role="result", border=_cut_border(settings, canvas)))
    return Steps(tuple(grids), tuple(links), count)


def canvas_size(settings: TransposedGeometry) -> tuple[int, ...]:
    """Size of the drawn output: all that is stamped, and what output padding adds beyond it."""
    axes = zip(settings.stamped_size, settings.padding, settings.output_size, strict=True)
    return tuple(max(stamped, p + size) for stamped, p, size in axes)


def _stamp_link(problem: TransposedLayer, canvas: tuple[int, ...], grids: list[Grid], count: int) -> Link:
    settings = problem.geometry
    axes = zip(settings.input_size, settings.stride, settings.kernel_size, settings.dilation, strict=True)
    touched = [(torch.arange(n) * s)[:, None] + torch.arange(k) * d for n, s, k, d in axes]
    # A transposed convolution is a convolution read from its output to its input.
    every = terms(problem.kernel.shape, problem.groups, cells_at(touched, canvas), torch.Size(canvas).numel())
    x, kernel = (grid.values.flatten() for grid in grids)
    values = x[every.output_cells] * kernel[every.kernel_cells]
    starts = even_starts(len(x), every.per_output)
    return Link(
        left="input",
        right="kernel",
        target="output",
        combine="product",
        left_cells=every.output_cells,
        right_cells=every.kernel_cells,
        target_cells=every.input_cells,
        values=values,
        starts=torch.cat([starts, starts[-1:].expand(count - len(x))]),
        running=running_sums(values, every.input_cells),
    )


def _bias_link(bias: Tensor, real: Tensor, output: Tensor, count: int) -> Link:
    channel = torch.arange(len(bias)).repeat_interleave(len(real) // len(bias))
    terms_of_step = torch.zeros(count, dtype=torch.int64)
    terms_of_step[-1] = len(real)
    return Link(
        left="bias",
        right=None,
        target="output",
        combine="copy",
        left_cells=channel,
        right_cells=None,
        target_cells=real,
        values=planes(bias[:, None]).flatten()[channel],
        starts=starts_of(terms_of_step),
        running=planes(output).flatten(),
    )


def _real_cells(settings: TransposedGeometry, canvas: tuple[int, ...], c_out: int) -> Tensor:
    """Cells of the drawn output that padding leaves, int64, (c_out * outputs,)."""
    axes = zip(settings.padding, settings.output_size, strict=True)
    kept = cells_at([(p + torch.arange(size))[:, None] for p, size in axes], canvas).flatten()
    return (torch.arange(c_out)[:, None] * torch.Size(canvas).numel() + kept).flatten()


def _cut_border(settings: TransposedGeometry, canvas: tuple[int, ...]) -> Border:
    axes = zip(settings.padding, settings.output_size, canvas, strict=True)
    (top, bottom), (left, right) = [(0, 0), *[(p, drawn - p - size) for p, size, drawn in axes]][-2:]
    return Border(top=top, bottom=bottom, left=left, right=right)
