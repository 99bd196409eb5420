"""The steps of a traced convolution, in the vocabulary of `engine.trace`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry
from engine.convolution.windows import window_cells
from engine.errors import EngineError
from engine.trace import Border, Grid, Link, Steps, even_starts, planes, running_sums

if TYPE_CHECKING:
    from engine.convolution.tracing import Trace


def border_of(settings: Geometry) -> Border:
    """The border that padding adds to the rows and columns of a drawn input."""
    rows = settings.padding[-2] if settings.rank > 1 else 0
    columns = settings.padding[-1]
    return Border(top=rows, bottom=rows, left=columns, right=columns)


def one_image(tensor: Tensor) -> Tensor:
    """The only image of a batch.

    Raises:
        EngineError: there is more than one, or none.
    """
    if tensor.shape[0] != 1:
        raise EngineError(f"Steps follow 1 image but the batch has {tensor.shape[0]}. Trace one image: x[:1].")
    return tensor[0]


def steps_by_window(trace: Trace) -> Steps:
    """One output cell a step. See `Trace.steps`."""
    count = one_image(trace.output).numel()
    channels = trace.kernel.shape[1]
    taps = trace.kernel[0, 0].numel()
    products = replace(_product_link(trace), starts=even_starts(count, channels * taps))
    links = [products]
    if channels > 1:
        links.append(replace(_partial_link(trace), starts=even_starts(count, channels)))
    if trace.bias is not None:
        links.append(replace(_bias_link(trace), starts=even_starts(count, 1)))
    return Steps(_grids(trace), tuple(links), count)


def steps_by_channel(trace: Trace) -> Steps:
    """One window of one input channel a step. See `Trace.steps_by_channel`."""
    outputs = one_image(trace.output).numel()
    channels = trace.kernel.shape[1]
    steps_each = channels + (trace.bias is not None)
    count = outputs * steps_each
    reads = (torch.arange(count) % steps_each) < channels
    products = _product_link(trace)
    per_window = _starts(reads * trace.kernel[0, 0].numel())
    if channels == 1:
        running = running_sums(products.values, products.target_cells)
        links = [replace(products, starts=per_window, running=running)]
    else:
        partial = _partial_link(trace)
        running = running_sums(partial.values, partial.target_cells)
        links = [replace(products, starts=per_window), replace(partial, starts=_starts(reads.long()), running=running)]
    if trace.bias is not None:
        running = planes(trace.output[0]).flatten()
        links.append(replace(_bias_link(trace), starts=_starts((~reads).long()), running=running))
    return Steps(_grids(trace), tuple(links), count)


def _starts(terms_of_step: Tensor) -> Tensor:
    return torch.cat([torch.zeros(1, dtype=torch.int64), terms_of_step.cumsum(0)])


def _grids(trace: Trace) -> tuple[Grid, ...]:
    grids = [
        Grid("input", "x", planes(trace.padded[0]), border=border_of(trace.geometry)),
        Grid("kernel", "w", planes(trace.kernel.flatten(0, 1))),
    ]
    if trace.kernel.shape[1] > 1:
        grids.append(Grid("partial", "s", planes(trace.partial_sums[0].flatten(0, 1)), role="result"))
    if trace.bias is not None:
        grids.append(Grid("bias", "b", planes(trace.bias.reshape(-1, 1, 1))))
    grids.append(Grid("output", "y", planes(trace.output[0]), role="result"))
    return tuple(grids)


def _product_link(trace: Trace) -> Link:
    """Every product, ordered by output channel, place, input channel, tap; `starts` is left to the caller."""
    c_out, channels = trace.kernel.shape[:2]
    taps = trace.kernel[0, 0].numel()
    cells = window_cells(trace.geometry)  # (outputs, taps)
    outputs = cells.shape[0]
    shape = (c_out, outputs, channels, taps)
    filters = torch.arange(c_out)[:, None]
    slices = filters * channels + torch.arange(channels)  # (c_out, channels), the kernel's planes
    read = filters // (c_out // trace.groups) * channels + torch.arange(channels)  # the input's planes
    plane = torch.Size(trace.geometry.padded_size).numel()
    left = read[:, None, :, None] * plane + cells[None, :, None, :]
    right = slices[:, None, :, None] * taps + torch.arange(taps)
    place = torch.arange(outputs)[None, :, None, None]
    target = (slices if channels > 1 else filters)[:, None, :, None] * outputs + place
    values = trace.products[0].reshape(c_out, channels, outputs, taps).transpose(1, 2)
    return Link(
        left="input",
        right="kernel",
        target="partial" if channels > 1 else "output",
        combine="product",
        left_cells=left.expand(shape).flatten(),
        right_cells=right.expand(shape).flatten(),
        target_cells=target.expand(shape).flatten(),
        values=values.detach().to("cpu", torch.float32).flatten(),
        starts=even_starts(1, c_out * outputs * channels * taps),
    )


def _partial_link(trace: Trace) -> Link:
    c_out, channels = trace.kernel.shape[:2]
    sums = planes(trace.partial_sums[0].flatten(0, 1)).reshape(c_out, channels, -1)
    outputs = sums.shape[2]
    cells = torch.arange(c_out * channels * outputs).reshape(c_out, channels, outputs)
    target = torch.arange(c_out * outputs).reshape(c_out, 1, outputs).expand_as(cells)
    return Link(
        left="partial",
        right=None,
        target="output",
        combine="copy",
        left_cells=cells.transpose(1, 2).flatten(),
        right_cells=None,
        target_cells=target.transpose(1, 2).flatten(),
        values=sums.transpose(1, 2).flatten(),
        starts=even_starts(1, cells.numel()),
    )


def _bias_link(trace: Trace) -> Link:
    output = planes(trace.output[0])
    assigned = torch.arange(trace.kernel.shape[0]).repeat_interleave(output.numel() // trace.kernel.shape[0])
    bias = trace.bias if trace.bias is not None else torch.zeros(trace.kernel.shape[0])
    return Link(
        left="bias",
        right=None,
        target="output",
        combine="copy",
        left_cells=assigned,
        right_cells=None,
        target_cells=torch.arange(output.numel()),
        values=bias.detach().to("cpu", torch.float32)[assigned],
        starts=even_starts(1, output.numel()),
    )
