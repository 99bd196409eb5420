"""Which input cell meets which weight for which output cell: the terms of a convolution as cell numbers.

The gradient, the matrix, the transposed convolution and every step that is played are this one list, read differently.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry
from engine.errors import EngineError
from engine.per_axis import cells_at

MOST_TERMS = 30_000_000


@dataclass(frozen=True)
class Terms:
    """All terms, ordered by output channel, place, input channel and tap. Each field is int64, (terms,).

    Attributes:
        input_cells: cells of the padded input, (c_in, *padded_size).
        kernel_cells: cells of the kernel, (c_out, c_in / groups, *kernel_size).
        partial_cells: cells of the partial sums, (c_out, c_in / groups, *output_size).
        output_cells: cells of the output, (c_out, *output_size).
        per_output: number of terms of one output cell.
    """

    input_cells: Tensor
    kernel_cells: Tensor
    partial_cells: Tensor
    output_cells: Tensor
    per_output: int


def terms(filters: Sequence[int], groups: int, read: Tensor, plane: int) -> Terms:
    """The terms of a convolution.

    Args:
        filters: shape of the kernel, (c_out, c_in / groups, *kernel_size).
        groups: number of groups of channels that do not see each other.
        read: int64, (outputs, taps), the cells that each window reads in one padded channel.
        plane: number of cells of one padded channel.

    Raises:
        EngineError: more than 30 million terms.
    """
    c_out, channels = filters[:2]
    outputs, taps = read.shape
    shape = (c_out, outputs, channels, taps)
    check_count(c_out * outputs * channels * taps)
    output_channel = torch.arange(c_out)[:, None]
    slices = output_channel * channels + torch.arange(channels)  # (c_out, channels): planes of the kernel
    seen = output_channel // (c_out // groups) * channels + torch.arange(channels)  # planes of the input
    place = torch.arange(outputs)[None, :, None, None]
    fields = (
        seen[:, None, :, None] * plane + read[None, :, None, :],
        slices[:, None, :, None] * taps + torch.arange(taps),
        slices[:, None, :, None] * outputs + place,
        output_channel[:, None, :, None] * outputs + place,
    )
    return Terms(*[field.expand(shape).flatten() for field in fields], per_output=channels * taps)


def check_count(count: int) -> None:
    """Refuse to write out more terms than fit.

    Raises:
        EngineError: more than 30 million.
    """
    if count > MOST_TERMS:
        raise EngineError(
            f"This convolution has {count} products but at most {MOST_TERMS} are written out. "
            "Use a smaller patch, fewer filters, or convolve, which does not write them out."
        )


def window_cells(settings: Geometry) -> Tensor:
    """Cells that each window reads in one padded channel, int64, (outputs, taps)."""
    return cells_at([settings.read_positions(axis) for axis in range(settings.rank)], settings.padded_size)
