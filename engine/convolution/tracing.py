"""A convolution written out: the padded input, every window, every product, every partial sum."""

from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.coverage import coverage
from engine.convolution.forward import convolve_layer
from engine.convolution.forward_steps import ExplicitConvolution, border_of, steps_by_channel, steps_by_window
from engine.convolution.geometry import Geometry, never_read
from engine.convolution.im2col import windows
from engine.convolution.options import ConvolutionOptions, ConvolutionSettings
from engine.convolution.problem import Layer, layer
from engine.convolution.term_indices import check_count, window_cells
from engine.steps import Grid, Steps, one_image, planes


@dataclass(frozen=True)
class Trace:
    """A convolution with everything that happens on the way. Sizes: n images, c = c_in / groups.

    Attributes:
        padded: (n, c_in, *padded_size), the input with its border.
        kernel: (c_out, c, *kernel_size), as it slides: reversed where a flip was asked for.
        windows: (n, c_in, *output_size, *kernel_size), what the kernel sees at each place (a view of `padded`).
        products: (n, c_out, c, *output_size, *kernel_size), each input times its weight.
        partial_sums: (n, c_out, c, *output_size), the sum over the window, one for each input channel.
        bias: (c_out,), or None.
        output: (n, c_out, *output_size), the sum of the partial sums plus the bias.
        geometry: sizes, stride, padding and dilation, one value per spatial axis.
        groups: number of groups of channels that do not see each other.
        padding_mode: zeros, reflect, replicate or circular.
        flip: whether the kernel was reversed.
        problem: the checked arguments that all of this follows from.
    """

    padded: Tensor
    kernel: Tensor
    windows: Tensor
    products: Tensor
    partial_sums: Tensor
    bias: Tensor | None
    output: Tensor
    geometry: Geometry
    groups: int
    padding_mode: str
    flip: bool
    problem: Layer

    @cached_property
    def steps(self) -> Steps:
        """Steps for the player: one output cell a step, output channel by output channel, row by row.

        Step s fills cell s of the grid "output". Grids: "input" (with its border), "kernel" (one plane for each pair
        of output and input channel), "output"; "partial" where a filter reads several channels; "bias" where there
        is one. Links: input x kernel -> output, or input x kernel -> partial and partial -> output; bias -> output.

        Raises:
            EngineError: more than one image.
        """
        return steps_by_window(self._explicit)

    @cached_property
    def steps_by_channel(self) -> Steps:
        """As `steps`, slower: one input channel's window a step, then a step for the bias if there is one.

        Raises:
            EngineError: more than one image.
        """
        return steps_by_channel(self._explicit)

    @cached_property
    def _explicit(self) -> ExplicitConvolution:
        return ExplicitConvolution(
            input_grid=Grid("input", "x", planes(one_image(self.padded)), border=border_of(self.geometry)),
            read=window_cells(self.geometry),
            kernel=self.kernel,
            products=self.products[0],
            partial_sums=self.partial_sums[0],
            bias=self.bias,
            output=self.output[0],
            groups=self.groups,
        )

    @cached_property
    def coverage(self) -> Tensor:
        """How many windows use each input pixel, int64, (*input_size)."""
        settings = self.geometry
        return coverage(
            settings.input_size,
            settings.kernel_size,
            stride=settings.stride,
            padding=settings.padding,
            dilation=settings.dilation,
            padding_mode=self.padding_mode,
        )

    @cached_property
    def never_read(self) -> tuple[tuple[int, ...], ...]:
        """For each spatial axis the positions, border included, that no window reads; 0 is the input's first pixel."""
        settings = self.geometry
        axes = zip(
            settings.input_size,
            settings.kernel_size,
            settings.stride,
            settings.padding,
            settings.dilation,
            strict=True,
        )
        return tuple(
            never_read(size, k, stride=s, padding=p, dilation=d, include_padding=True) for size, k, s, p, d in axes
        )

    @cached_property
    def agreement(self) -> float:
        """Largest difference between the output summed here and the one from torch.nn.functional."""
        return float((self.output - convolve_layer(self.problem)).abs().max()) if self.output.numel() else 0.0


def trace(
    x: Tensor,
    kernel: Tensor,
    *,
    bias: Tensor | None = None,
    **options: Unpack[ConvolutionOptions],
) -> Trace:
    """Write out a convolution; the arguments are those of `convolve`, an input without batch axis counts as one image.

    Raises:
        EngineError: as `convolve`, or more than 30 million products.
    """
    problem = layer(x, kernel, bias, ConvolutionSettings(**options))
    settings = problem.geometry
    places = torch.Size(settings.output_size).numel()
    check_count(problem.x.shape[0] * problem.kernel.numel() * places)
    padded = problem.padded
    view = windows(padded, settings)
    products = window_products(view, problem.kernel, problem.groups)
    partial_sums = products.flatten(-settings.rank).sum(-1)
    output = partial_sums.sum(2)
    if problem.bias is not None:
        output = output + problem.bias.reshape(-1, *[1] * settings.rank)
    return Trace(
        padded=padded,
        kernel=problem.kernel,
        windows=view,
        products=products,
        partial_sums=partial_sums,
        bias=problem.bias,
        output=output,
        geometry=settings,
        groups=problem.groups,
        padding_mode=problem.padding_mode,
        flip=problem.flip,
        problem=problem,
    )


def window_products(view: Tensor, kernel: Tensor, groups: int) -> Tensor:
    """Each input of each window times its weight.

    Args:
        view: (n, c_in, *output_size, *kernel_size).
        kernel: (c_out, c_in / groups, *kernel_size).
        groups: number of groups of channels that do not see each other.

    Returns:
        (n, c_out, c_in / groups, *output_size, *kernel_size).
    """
    rank = kernel.ndim - 2
    seen = view.unflatten(1, (groups, 1, -1))
    weights = kernel.unflatten(0, (groups, -1)).reshape(1, groups, -1, kernel.shape[1], *[1] * rank, *kernel.shape[2:])
    return (seen * weights).flatten(1, 2)
