"""The steps of a convolution that is written out, in the vocabulary of `engine.steps`."""

from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry
from engine.convolution.term_indices import Terms, terms
from engine.steps import Border, Grid, Link, Steps, even_starts, planes, running_sums, starts_of


@dataclass(frozen=True)
class ExplicitConvolution:
    """One image's convolution as the steps need it.

    Attributes:
        input_grid: the padded input as it is drawn.
        read: int64, (outputs, taps), the cells that each window reads in one channel of it.
        kernel: (c_out, c, *kernel_size), as it slides.
        products: (c_out, c, *output_size, *kernel_size).
        partial_sums: (c_out, c, *output_size).
        bias: (c_out,), or None.
        output: (c_out, *output_size).
        groups: number of groups of channels that do not see each other.
    """

    input_grid: Grid
    read: Tensor
    kernel: Tensor
    products: Tensor
    partial_sums: Tensor
    bias: Tensor | None
    output: Tensor
    groups: int

    @property
    def channels(self) -> int:
        """Input channels of one filter."""
        return self.kernel.shape[1]

    @cached_property
    def terms(self) -> Terms:
        """Its terms as cell numbers."""
        plane = self.input_grid.values.numel() // (self.channels * self.groups)
        return terms(self.kernel.shape, self.groups, self.read, plane)


def border_of(settings: Geometry) -> Border:
    """The border that padding adds to the rows and columns of a drawn input."""
    rows = settings.padding[-2] if settings.rank > 1 else 0
    columns = settings.padding[-1]
    return Border(top=rows, bottom=rows, left=columns, right=columns)


def steps_by_window(written: ExplicitConvolution) -> Steps:
    """One output cell a step."""
    count = written.output.numel()
    links = [replace(_product_link(written), starts=even_starts(count, written.terms.per_output))]
    if written.channels > 1:
        links.append(replace(_partial_link(written), starts=even_starts(count, written.channels)))
    if written.bias is not None:
        links.append(replace(_bias_link(written, written.bias), starts=even_starts(count, 1)))
    return Steps(_grids(written), tuple(links), count)


def steps_by_channel(written: ExplicitConvolution) -> Steps:
    """One window of one input channel a step, then the bias."""
    channels, bias = written.channels, written.bias
    steps_each = channels + (bias is not None)
    count = written.output.numel() * steps_each
    reads = (torch.arange(count) % steps_each) < channels
    products = replace(_product_link(written), starts=starts_of(reads * written.read.shape[1]))
    if channels == 1:
        links = [replace(products, running=running_sums(products.values, products.target_cells))]
    else:
        partial = _partial_link(written)
        running = running_sums(partial.values, partial.target_cells)
        links = [products, replace(partial, starts=starts_of(reads), running=running)]
    if bias is not None:
        running = planes(written.output).flatten()
        links.append(replace(_bias_link(written, bias), starts=starts_of(~reads), running=running))
    return Steps(_grids(written), tuple(links), count)


def _grids(written: ExplicitConvolution) -> tuple[Grid, ...]:
    grids = [written.input_grid, Grid("kernel", "w", planes(written.kernel.flatten(0, 1)))]
    if written.channels > 1:
        grids.append(Grid("partial", "s", planes(written.partial_sums.flatten(0, 1)), role="result"))
    if written.bias is not None:
        grids.append(Grid("bias", "b", planes(written.bias.reshape(-1, 1, 1))))
    grids.append(Grid("output", "y", planes(written.output), role="result"))
    return tuple(grids)


def _product_link(written: ExplicitConvolution) -> Link:
    c_out, channels = written.kernel.shape[:2]
    outputs, taps = written.read.shape
    several = channels > 1
    values = written.products.reshape(c_out, channels, outputs, taps).transpose(1, 2)
    return Link(
        left="input",
        right="kernel",
        target="partial" if several else "output",
        combine="product",
        left_cells=written.terms.input_cells,
        right_cells=written.terms.kernel_cells,
        target_cells=written.terms.partial_cells if several else written.terms.output_cells,
        values=values.detach().to("cpu", torch.float32).flatten(),
        starts=even_starts(1, values.numel()),
    )


def _partial_link(written: ExplicitConvolution) -> Link:
    cells = torch.arange(written.partial_sums.numel()).reshape(*written.kernel.shape[:2], -1)
    target = torch.arange(written.output.numel()).reshape(len(cells), 1, -1).expand_as(cells)
    sums = planes(written.partial_sums.flatten(0, 1)).reshape(cells.shape)
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


def _bias_link(written: ExplicitConvolution, bias: Tensor) -> Link:
    outputs = written.output.numel()
    channel = torch.arange(len(bias)).repeat_interleave(outputs // len(bias))
    return Link(
        left="bias",
        right=None,
        target="output",
        combine="copy",
        left_cells=channel,
        right_cells=None,
        target_cells=torch.arange(outputs),
        values=planes(bias[:, None]).flatten()[channel],
        starts=even_starts(1, outputs),
    )
