"""The gradients of a convolution by the chain rule, written out; no automatic differentiation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.backward_steps import backward_steps
from engine.convolution.geometry import Geometry
from engine.convolution.im2col import columns, correlate, windows
from engine.convolution.options import ConvolutionOptions, ConvolutionSettings
from engine.convolution.oracles import autograd_gradients, largest_difference, measured_gradients
from engine.convolution.padding import fold_padding
from engine.convolution.problem import Layer, flipped, layer
from engine.errors import EngineError
from engine.steps import Steps


@dataclass(frozen=True)
class Gradients:
    """Gradients of the loss with respect to input, kernel and bias.

    Attributes:
        dx: gradient of the input, same shape as it.
        dkernel: gradient of the kernel as it was given, same shape as it.
        dbias: gradient of the bias, (c_out,), also where the layer has none.
        upstream: gradient of the output that all of this follows from, (n, c_out, *output_size).
        problem: the checked arguments of the forward pass.
    """

    dx: Tensor
    dkernel: Tensor
    dbias: Tensor
    upstream: Tensor
    problem: Layer

    @cached_property
    def steps(self) -> Steps:
        """Steps for the player: one upstream cell a step, output channel by output channel, row by row.

        Grids: "upstream", "input" (with its border), "kernel" (as it slides: reversed where a flip was asked for),
        "dkernel" (of that kernel), "dx" (without border) and "dbias". Links: upstream x input -> dkernel,
        upstream x kernel -> dx (what would fall on a border of zeros is left out), upstream -> dbias.

        Raises:
            EngineError: more than one image.
        """
        dx, dkernel, dbias = self._as_computed
        return backward_steps(self.problem, self.upstream, dx=dx, dkernel=dkernel, dbias=dbias)

    @cached_property
    def agreement(self) -> float:
        """Largest difference between any of the three gradients and the one from autograd."""
        return largest_difference(self._as_computed, autograd_gradients(self.problem, self.upstream))

    @cached_property
    def difference_agreement(self) -> float:
        """Largest difference between any of the three gradients and the slope measured by moving that value alone.

        Raises:
            EngineError: more than 5000 values of input, kernel and bias together.
        """
        return largest_difference(self._as_computed, measured_gradients(self.problem, self.upstream))

    @property
    def _as_computed(self) -> tuple[Tensor, Tensor, Tensor]:
        """The gradients of the batched input, of the kernel as it slides, and of the bias."""
        dkernel = flipped(self.dkernel) if self.problem.flip else self.dkernel
        return self.dx if self.problem.batched else self.dx[None], dkernel, self.dbias


def gradients(
    x: Tensor,
    kernel: Tensor,
    upstream: Tensor,
    *,
    bias: Tensor | None = None,
    **options: Unpack[ConvolutionOptions],
) -> Gradients:
    """The backward pass of `convolve`, by the rules of the chain rule written as convolutions.

    The kernel's gradient is the input correlated with the upstream gradient; the input's gradient is the full
    convolution of the upstream gradient, stretched by the stride, with the reversed kernel; the bias's is a sum.

    Args:
        x: (n, c_in, *input_size), or without the batch axis.
        kernel: (c_out, c_in / groups, *kernel_size).
        upstream: gradient of the loss with respect to the output, in the output's shape.
        bias: (c_out,); no gradient depends on it.
        stride: as `convolve`, and so are the settings that follow.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        groups: number of groups of channels that do not see each other.
        padding_mode: zeros, reflect, replicate or circular.
        flip: whether the forward pass reverses the kernel.

    Raises:
        EngineError: as `convolve`, or an upstream gradient that has not the output's shape.

    References:
        Goodfellow, Bengio, Courville. Deep Learning, section 9.5. 2016.
    """
    problem = layer(x, kernel, bias, ConvolutionSettings(**options))
    upstream = _matched_upstream(upstream, problem)
    dkernel = kernel_gradient(problem, upstream)
    return Gradients(
        dx=problem.unbatched_like_input(input_gradient(problem, upstream)),
        dkernel=flipped(dkernel) if problem.flip else dkernel,
        dbias=upstream.flatten(2).sum((0, 2)),
        upstream=upstream,
        problem=problem,
    )


def _matched_upstream(upstream: Tensor, problem: Layer) -> Tensor:
    expected = (problem.x.shape[0], problem.kernel.shape[0], *problem.geometry.output_size)
    wanted = expected if problem.batched else expected[1:]
    if tuple(upstream.shape) != wanted:
        raise EngineError(
            f"The upstream gradient has shape {tuple(upstream.shape)} but the output has {wanted}. "
            "Give one value for each value of the output."
        )
    return upstream.reshape(expected).to(problem.kernel.dtype)


def kernel_gradient(problem: Layer, upstream: Tensor) -> Tensor:
    """Gradient of the kernel as it slides: every weight sums the pixels it met, each times its upstream value."""
    settings = problem.geometry
    seen = columns(windows(problem.padded, settings), settings).unflatten(1, (problem.groups, -1))
    sent = upstream.flatten(2).unflatten(1, (problem.groups, -1))  # (n, groups, c_out / groups, outputs)
    return (sent @ seen.mT).sum(0).reshape(problem.kernel.shape)


def input_gradient(problem: Layer, upstream: Tensor) -> Tensor:
    """Gradient of the input: the full convolution of the stretched upstream gradient with the reversed kernel."""
    settings = problem.geometry
    stretched = _with_full_border(stretch(upstream, settings.stride), settings)
    # A filter that read c channels and wrote one now reads the upstream gradient of all filters and writes c.
    kernel = flipped(problem.kernel).unflatten(0, (problem.groups, -1)).transpose(1, 2).flatten(0, 1)
    ones = (1,) * settings.rank
    full = Geometry(tuple(stretched.shape[2:]), settings.kernel_size, ones, (0,) * settings.rank, settings.dilation)
    return fold_padding(correlate(stretched, kernel, full, problem.groups), settings.padding, problem.padding_mode)


def stretch(values: Tensor, stride: tuple[int, ...]) -> Tensor:
    """Put stride - 1 zeros between neighbouring values along every spatial axis."""
    sizes = [(size - 1) * s + 1 for size, s in zip(values.shape[2:], stride, strict=True)]
    result = values.new_zeros(*values.shape[:2], *sizes)
    result[(..., *[slice(None, None, s) for s in stride])] = values
    return result


def _with_full_border(stretched: Tensor, settings: Geometry) -> Tensor:
    """Zeros around the stretched upstream gradient, so that the kernel meets it at every padded pixel."""
    sides: list[int] = []
    axes = zip(settings.padded_size, settings.reach, stretched.shape[2:], strict=True)
    for padded, reach, size in reversed(list(axes)):
        sides += [reach - 1, padded - size]
    return torch.nn.functional.pad(stretched, sides)
