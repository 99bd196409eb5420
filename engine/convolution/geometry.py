"""Sizes and positions of a convolution: how many windows fit, where their taps lie, which pixels no window reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Unpack, overload

import torch
from torch import Tensor

from engine.convolution.options import WindowOptions, WindowSettings
from engine.errors import EngineError
from engine.per_axis import PerAxis, Sliding, along_axis, per_axis


@dataclass(frozen=True)
class Geometry(Sliding):
    """The settings of a convolution, one value per spatial axis; made by `geometry`, which checks them."""

    @property
    def output_size(self) -> tuple[int, ...]:
        """Number of windows along each axis."""
        axes = zip(self.padded_size, self.reach, self.stride, strict=True)
        return tuple((padded - reach) // s + 1 for padded, reach, s in axes)

    def read_positions(self, axis: int) -> Tensor:
        """Padded position of every tap of every window along one axis: int64, (outputs, taps)."""
        starts = torch.arange(self.output_size[axis]) * self.stride[axis]
        taps = torch.arange(self.kernel_size[axis]) * self.dilation[axis]
        return starts[:, None] + taps[None, :]


def geometry(
    input_size: PerAxis,
    kernel_size: PerAxis,
    given: WindowSettings,
    *,
    rank: int | None = None,
) -> Geometry:
    """The settings of a convolution, checked once and written out per axis.

    Args:
        input_size: input length in pixels, one number per axis.
        kernel_size: kernel length in taps.
        given: stride, padding and dilation, each an int or one int per axis.
        rank: number of spatial axes; by default as many as the longest argument has.

    Raises:
        EngineError: a setting is out of range, or the dilated kernel does not fit in the padded input.
    """
    if rank is None:
        values = (input_size, kernel_size, given.stride, given.padding, given.dilation)
        rank = max([len(value) for value in values if isinstance(value, Sequence)], default=1)
    result = Geometry(
        per_axis(input_size, rank, "input size", minimum=1),
        per_axis(kernel_size, rank, "kernel size", minimum=1),
        per_axis(given.stride, rank, "stride", minimum=1),
        per_axis(given.padding, rank, "padding"),
        per_axis(given.dilation, rank, "dilation", minimum=1),
    )
    for axis in range(rank):
        _check_fit(result, axis)
    return result


def _check_fit(settings: Geometry, axis: int) -> None:
    reach, padded = settings.reach[axis], settings.padded_size[axis]
    if reach <= padded:
        return
    enough = ceil((reach - settings.input_size[axis]) / 2)
    raise EngineError(
        f"The kernel covers {reach} pixels but the padded input has only {padded}{along_axis(settings.rank, axis)}. "
        f"Use a smaller kernel or dilation, or raise the padding to at least {enough}."
    )


@overload
def output_size(size: int, kernel_size: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int: ...
@overload
def output_size(
    size: PerAxis, kernel_size: PerAxis, *, stride: PerAxis = 1, padding: PerAxis = 0, dilation: PerAxis = 1
) -> int | tuple[int, ...]: ...
def output_size(
    size: PerAxis, kernel_size: PerAxis, *, stride: PerAxis = 1, padding: PerAxis = 0, dilation: PerAxis = 1
) -> int | tuple[int, ...]:
    """Length of a convolution's output: floor((size + 2 padding - dilation (kernel_size - 1) - 1) / stride) + 1.

    Args:
        size: input length in pixels.
        kernel_size: kernel length in taps.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.

    Returns:
        An int, or one int per axis if any argument has one value per axis.

    Raises:
        EngineError: a setting is out of range, or the dilated kernel does not fit in the padded input.

    References:
        Dumoulin, Visin. A guide to convolution arithmetic for deep learning. arXiv:1603.07285.
    """
    settings = geometry(size, kernel_size, WindowSettings(stride=stride, padding=padding, dilation=dilation))
    several = any(isinstance(value, Sequence) for value in (size, kernel_size, stride, padding, dilation))
    return settings.output_size if several else settings.output_size[0]


def never_read(
    size: int,
    kernel_size: int,
    *,
    include_padding: bool = False,
    **options: Unpack[WindowOptions],
) -> tuple[int, ...]:
    """Positions along one axis that no window reads: left over at the end by the floor, or skipped between taps.

    Args:
        size: input length in pixels.
        kernel_size: kernel length in taps.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        include_padding: also the padded pixels that are never read: below 0 before the input, from `size` on after it.

    Returns:
        Positions in ascending order; 0 is the first pixel of the input.

    Raises:
        EngineError: as `output_size`.
    """
    settings = geometry(size, kernel_size, WindowSettings(**options), rank=1)
    padding = settings.padding[0]
    read = set((settings.read_positions(0) - padding).flatten().tolist())
    extra = padding if include_padding else 0
    return tuple(position for position in range(-extra, size + extra) if position not in read)
