"""From a fully connected layer to a convolution: first locality, then shared weights, and what each saves."""

from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor

from engine.convolution.matrix import as_matrix
from engine.errors import EngineError
from engine.per_axis import PerAxis, per_axis

UNLIKE = 0.6  # how much the weights of one place differ from those of another, before they are shared


@dataclass(frozen=True)
class ParameterCounts:
    """Weights of one layer under three restrictions; biases are left out.

    Attributes:
        dense: every output reads every input, each pair with a weight of its own.
        local: an output reads only inputs at most `reach` away, still each pair with a weight of its own.
        shared: every place uses the same weights.
    """

    dense: int
    local: int
    shared: int


@dataclass(frozen=True)
class LayerStages:
    """One layer under three restrictions, each the nearest to the one before that obeys them.

    Attributes:
        dense: (c_out * pixels, c_in * pixels).
        local: `dense` without the weights that reach too far.
        shared: `local` with every diagonal replaced by its mean: a banded Toeplitz matrix (of blocks).
        kernel: (c_out, c_in, *kernel_size), those means: `shared @ x` is the convolution with it.
        within_reach: bool, the shape of the matrices: pairs of places at most `reach` apart.
    """

    dense: Tensor
    local: Tensor
    shared: Tensor
    kernel: Tensor
    within_reach: Tensor


def parameter_counts(
    size: PerAxis, *, reach: int, in_channels: int = 1, out_channels: int = 1, rank: int | None = None
) -> ParameterCounts:
    """How many weights a layer has that keeps the input's size.

    Windows at the border are cut off there, so a local layer has a little less than pixels times window size.

    Args:
        size: input length in pixels, one number per axis.
        reach: the lecture's Delta: how far an output reads along each axis.
        in_channels: channels of the input.
        out_channels: channels of the output.
        rank: number of axes where `size` is one number for all.

    Raises:
        EngineError: a size, reach or channel count out of range.
    """
    sizes = _checked(size, reach, in_channels, out_channels, rank)
    channels = in_channels * out_channels
    return ParameterCounts(
        dense=channels * prod(sizes) ** 2,
        local=channels * prod(_pairs_within(reach, length) for length in sizes),
        shared=channels * (2 * reach + 1) ** len(sizes),
    )


def layer_stages(
    size: PerAxis, *, reach: int, in_channels: int = 1, out_channels: int = 1, seed: int = 0
) -> LayerStages:
    """A random fully connected layer, brought to a convolution in two steps.

    Args:
        size: input length in pixels, one number per axis.
        reach: the lecture's Delta: how far an output reads along each axis.
        in_channels: channels of the input.
        out_channels: channels of the output.
        seed: of the weights; the same seed gives the same layer.

    Raises:
        EngineError: a size, reach or channel count out of range.
    """
    sizes = _checked(size, reach, in_channels, out_channels, None)
    generator = torch.Generator().manual_seed(seed)
    kernel_shape = (out_channels, in_channels, *[2 * reach + 1] * len(sizes))
    which = _weight_numbers(kernel_shape, sizes, reach)  # 0 where no weight of the kernel belongs
    typical = torch.cat([torch.zeros(1), torch.randn(prod(kernel_shape), generator=generator)])
    dense = typical[which] + UNLIKE * torch.randn(which.shape, generator=generator)
    within = which > 0
    local = dense * within
    means = _means_by_weight(local, which, prod(kernel_shape))
    return LayerStages(dense, local, means[which], means[1:].reshape(kernel_shape), within)


def stages_around(kernel: Tensor, size: PerAxis, *, seed: int = 0) -> LayerStages:
    """A random fully connected layer that becomes the convolution with a given kernel, in two steps.

    Args:
        kernel: float32, (c_out, c_in, *kernel_size), as many taps along every axis, an odd number.
        size: input length in pixels, one number per axis.
        seed: of what the dense weights differ in from place to place; along every diagonal that adds up to zero.

    Raises:
        EngineError: an even number of taps or different ones per axis, or a size out of range.
    """
    taps = set(kernel.shape[2:])
    if len(taps) != 1 or max(taps) % 2 == 0:
        given = " x ".join(map(str, kernel.shape[2:]))
        raise EngineError(
            f"The kernel has {given} taps but |p| <= Delta means an odd number, 2 Delta + 1, along every axis. "
            "Add or remove a tap."
        )
    sizes = _checked(size, taps.pop() // 2, kernel.shape[1], kernel.shape[0], kernel.dim() - 2)
    which = _weight_numbers(tuple(kernel.shape), sizes, kernel.shape[2] // 2)
    noise = torch.randn(which.shape, generator=torch.Generator().manual_seed(seed))
    noise -= _means_by_weight(noise * (which > 0), which, kernel.numel())[which]
    spread = UNLIKE * (kernel.square().mean().sqrt().item() or 1.0)
    shared = torch.cat([torch.zeros(1), kernel.flatten()])[which]
    dense = shared + spread * noise
    within = which > 0
    return LayerStages(dense, dense * within, shared, kernel, within)


def shift_difference(matrix: Tensor, size: PerAxis, *, reach: int, in_channels: int = 1, seed: int = 0) -> float | None:
    """How far a layer is from following a shift of its input by one pixel: 0 for a convolution.

    Args:
        matrix: (c_out * pixels, c_in * pixels).
        size: input length in pixels, one number per axis; the last axis is shifted along.
        reach: how far an output reads; outputs that read beyond the border are left out.
        in_channels: channels of the input.
        seed: of the random input.

    Returns:
        The largest absolute difference between the shifted output and the output of the shifted input; None where
        every output reads beyond the border.
    """
    sizes = _checked(size, reach, in_channels, 1, None)
    if sizes[-1] < 2 * reach + 2:
        return None
    x = torch.randn(in_channels, *sizes, generator=torch.Generator().manual_seed(seed)).to(matrix.dtype)
    before, after = ((matrix @ values.flatten()).reshape(-1, *sizes) for values in (x, x.roll(1, -1)))
    inner = slice(reach + 1, sizes[-1] - reach)
    return (before.roll(1, -1)[..., inner] - after[..., inner]).abs().max().item()


def _weight_numbers(kernel_shape: tuple[int, ...], sizes: tuple[int, ...], reach: int) -> Tensor:
    """For every entry of the matrix the number, from 1, of the kernel's weight that belongs there, else 0."""
    numbers = torch.arange(1, prod(kernel_shape) + 1, dtype=torch.float64).reshape(kernel_shape)
    return as_matrix(numbers, sizes, padding=reach).long()


def _means_by_weight(matrix: Tensor, which: Tensor, count: int) -> Tensor:
    """The mean of all entries that one weight stands for; entry 0 is 0."""
    sums = torch.zeros(count + 1).index_add_(0, which.flatten(), matrix.flatten())
    times = torch.bincount(which.flatten(), minlength=count + 1)
    means = sums / times.clamp(min=1)
    means[0] = 0
    return means


def _pairs_within(reach: int, length: int) -> int:
    """How many pairs of places along one axis are at most `reach` apart."""
    near = min(reach, length - 1)
    return length * (2 * near + 1) - near * (near + 1)


def _checked(size: PerAxis, reach: int, in_channels: int, out_channels: int, rank: int | None) -> tuple[int, ...]:
    if rank is None:
        rank = 1 if isinstance(size, int) else len(size)
    for value, name, least in (
        (reach, "reach", 0),
        (in_channels, "number of input channels", 1),
        (out_channels, "number of output channels", 1),
    ):
        if value < least:
            raise EngineError(f"The {name} is {value} but must be at least {least}. Raise it to {least} or more.")
    return per_axis(size, rank, "size", minimum=1)
