"""A transposed convolution written out in both views: stamps that add up, and a convolution of the stretched input."""

from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.backward import stretch
from engine.convolution.forward_steps import ExplicitConvolution, steps_by_channel, steps_by_window
from engine.convolution.geometry import Geometry
from engine.convolution.im2col import windows
from engine.convolution.options import TransposedOptions, TransposedSettings
from engine.convolution.problem import flipped
from engine.convolution.term_indices import check_count
from engine.convolution.tracing import window_products
from engine.convolution.transposed import TransposedLayer, transposed_convolve_layer, transposed_layer
from engine.convolution.transposed_geometry import TransposedGeometry
from engine.convolution.transposed_scatter_steps import scatter_steps
from engine.per_axis import cells_at
from engine.steps import Border, Grid, Steps, one_image, planes


@dataclass(frozen=True)
class TransposedTrace:
    """A transposed convolution as the convolution of the stretched input with the reversed kernel, written out.

    Attributes:
        stretched: (n, c_in, ...), the input with stride - 1 zeros between its values and a border of zeros.
        kernel: (c_out, c_in / groups, *kernel_size), reversed, as it slides over `stretched`.
        windows: (n, c_in, *output_size, *kernel_size), what it sees at each place.
        products: (n, c_out, c_in / groups, *output_size, *kernel_size).
        partial_sums: (n, c_out, c_in / groups, *output_size).
        bias: (c_out,), or None.
        output: (n, c_out, *output_size).
        border: rows and columns of `stretched` that were added around it.
        inserted: bool, (h, w), the zeros between the values of `stretched`, as drawn.
        geometry: sizes, stride, padding, output padding and dilation, one value per spatial axis.
        problem: the checked arguments that all of this follows from.
    """

    stretched: Tensor
    kernel: Tensor
    windows: Tensor
    products: Tensor
    partial_sums: Tensor
    bias: Tensor | None
    output: Tensor
    border: Border
    inserted: Tensor
    geometry: TransposedGeometry
    problem: TransposedLayer

    @cached_property
    def steps(self) -> Steps:
        """Steps of the scatter view for the player: one input cell a step, channel by channel, row by row.

        Grids: "input", "kernel" (one plane for each pair of input and output channel), "output" with everything that
        is stamped: its border is what padding cuts away; "bias" where there is one. Links: input x kernel -> output,
        and bias -> output in one more step at the end.

        Raises:
            EngineError: more than one image.
        """
        return scatter_steps(self.problem, one_image(self.output))

    @cached_property
    def zero_insertion_steps(self) -> Steps:
        """Steps of the zero-insertion view, a direct convolution: one output cell a step.

        Grids and links are those of `Trace.steps`; "input" is the stretched input, its zeros marked as inserted.

        Raises:
            EngineError: more than one image.
        """
        return steps_by_window(self._explicit)

    @cached_property
    def zero_insertion_steps_by_channel(self) -> Steps:
        """As `zero_insertion_steps`, slower: one input channel's window a step, then the bias."""
        return steps_by_channel(self._explicit)

    @cached_property
    def agreement(self) -> float:
        """Largest difference between the output summed here and the one from torch.nn.functional."""
        if not self.output.numel():
            return 0.0
        return float((self.output - transposed_convolve_layer(self.problem)).abs().max())

    @cached_property
    def _explicit(self) -> ExplicitConvolution:
        drawn = planes(one_image(self.stretched))
        return ExplicitConvolution(
            input_grid=Grid("input", "x", drawn, border=self.border, inserted=self.inserted),
            read=cells_at(_reads(self.geometry), self.stretched.shape[2:]),
            kernel=self.kernel,
            products=self.products[0],
            partial_sums=self.partial_sums[0],
            bias=self.bias,
            output=self.output[0],
            groups=self.problem.groups,
        )


def trace_transposed(
    x: Tensor,
    kernel: Tensor,
    *,
    bias: Tensor | None = None,
    **options: Unpack[TransposedOptions],
) -> TransposedTrace:
    """Write out a transposed convolution; the arguments are those of `transposed_convolve`.

    An input without batch axis counts as one image.

    Raises:
        EngineError: as `transposed_convolve`, or more than 30 million products.
    """
    problem = transposed_layer(x, kernel, bias, TransposedSettings(**options))
    settings, groups = problem.geometry, problem.groups
    check_count(problem.x.shape[0] * problem.kernel.numel() * torch.Size(settings.output_size).numel() * groups)
    stretched = _bordered(stretch(problem.x, settings.stride), settings)
    seen = _windows(stretched, settings)
    # The kernel that a filter stamped with is, reversed, the one that each output channel now reads with.
    reading = flipped(problem.kernel).unflatten(0, (groups, -1)).transpose(1, 2).flatten(0, 1)
    products = window_products(seen, reading, groups)
    partial_sums = products.flatten(-settings.rank).sum(-1)
    output = partial_sums.sum(2)
    if problem.bias is not None:
        output = output + problem.bias.reshape(-1, *[1] * settings.rank)
    return TransposedTrace(
        stretched=stretched,
        kernel=reading,
        windows=seen,
        products=products,
        partial_sums=partial_sums,
        bias=problem.bias,
        output=output,
        border=_drawn_border(settings),
        inserted=_inserted(settings),
        geometry=settings,
        problem=problem,
    )


def _sides(settings: TransposedGeometry) -> list[tuple[int, int]]:
    """Zeros around the stretched input, before and after, per axis; negative where the first windows start inside."""
    axes = zip(settings.reach, settings.padding, settings.output_padding, strict=True)
    return [(reach - 1 - p, reach - 1 - p + extra) for reach, p, extra in axes]


def _bordered(stretched: Tensor, settings: TransposedGeometry) -> Tensor:
    amounts = [max(side, 0) for sides in reversed(_sides(settings)) for side in sides]
    return torch.nn.functional.pad(stretched, amounts)


def _windows(stretched: Tensor, settings: TransposedGeometry) -> Tensor:
    read = stretched
    for axis, ((before, _), size, reach) in enumerate(
        zip(_sides(settings), settings.output_size, settings.reach, strict=True), start=2
    ):
        read = read.narrow(axis, max(-before, 0), size + reach - 1)
    ones, zeros = (1,) * settings.rank, (0,) * settings.rank
    return windows(read, Geometry(tuple(read.shape[2:]), settings.kernel_size, ones, zeros, settings.dilation))


def _reads(settings: TransposedGeometry) -> list[Tensor]:
    """Position in the bordered, stretched input of every tap of every window: for each axis (outputs, taps)."""
    axes = zip(_sides(settings), settings.output_size, settings.kernel_size, settings.dilation, strict=True)
    return [
        (max(-before, 0) + torch.arange(size))[:, None] + torch.arange(taps) * dilation
        for (before, _), size, taps, dilation in axes
    ]


def _drawn_border(settings: TransposedGeometry) -> Border:
    rows, columns = [(0, 0), *_sides(settings)][-2:]
    return Border(top=max(rows[0], 0), bottom=max(rows[1], 0), left=max(columns[0], 0), right=max(columns[1], 0))


def _inserted(settings: TransposedGeometry) -> Tensor:
    """Which drawn cells lie between two values of the input: (h, w), one row for a signal."""
    border = _drawn_border(settings)
    before, after = (border.top, border.left), (border.bottom, border.right)
    sizes, strides = (1, *settings.input_size)[-2:], (1, *settings.stride)[-2:]
    real, inside = [], []
    for size, stride, first, last in zip(sizes, strides, before, after, strict=True):
        position = torch.arange(first + (size - 1) * stride + 1 + last) - first
        inside.append((position >= 0) & (position <= (size - 1) * stride))
        real.append(position % stride == 0)
    return (inside[0][:, None] & inside[1]) & ~(real[0][:, None] & real[1])
