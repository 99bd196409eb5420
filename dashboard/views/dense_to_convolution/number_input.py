"""The reader's own numbers for a layer: weights V(p) and an input x, typed or pasted, brought to the chosen size."""

from math import prod

import torch
import torch.nn.functional as F
from torch import Tensor

from dashboard.controls.number_grid import filters_from_text, planes_from_text
from engine.errors import EngineError

MOST = 128  # numbers in a row


def typed_input(text: str, size: tuple[int, ...], channels: int) -> Tensor:
    """An input of the reader's numbers, (c_in, *size): cut to the size; where there are too few, they begin anew.

    Args:
        text: planes parted by a bar, rows by a slash, numbers by spaces; one plane serves all channels.
        size: (n,) or (h, w).
        channels: of the input.

    Raises:
        EngineError: the text cannot be read, or it has another number of planes.
    """
    planes = _flat_where_a_signal(planes_from_text(text, name="input x", most=MOST), len(size))
    if len(planes) not in (1, channels):
        raise EngineError(
            f"The input x has {len(planes)} planes but the layer reads {channels} channels. Separate {channels} planes "
            "by a bar, or write one for all channels."
        )
    for axis, length in enumerate(size, start=1):
        repeats = [1] * planes.dim()
        repeats[axis] = -(-length // planes.shape[axis])
        planes = planes.repeat(repeats).narrow(axis, 0, length)
    return planes.expand(channels, *size)


def typed_kernel(text: str, *, rank: int, reach: int, channels: tuple[int, int]) -> Tensor:
    """The reader's weights V, (c_out, c_in, *kernel_size): beyond what was typed they are zero, beyond the reach cut.

    Args:
        text: filters parted by two bars, planes by one, rows by a slash; one plane serves all pairs of channels.
        rank: number of axes.
        reach: the lecture's Delta.
        channels: of the output and of the input.

    Raises:
        EngineError: the text cannot be read, has an even number of taps, or another number of planes.
    """
    filters = filters_from_text(text, name="kernel V", most=MOST)
    kernel = torch.stack([_flat_where_a_signal(one, rank) for one in filters])
    if tuple(kernel.shape[:2]) not in ((1, 1), channels):
        raise EngineError(
            f"The kernel V has {kernel.shape[0]} × {kernel.shape[1]} planes but the layer has {channels[0]} × "
            f"{channels[1]} pairs of channels. Separate planes by | and filters by ||, or write one plane for all of "
            "them."
        )
    return fitted_kernel(kernel, reach).expand(*channels, *[2 * reach + 1] * rank)


def fitted_kernel(kernel: Tensor, reach: int) -> Tensor:
    """A kernel with 2 Delta + 1 taps along every axis: zeros around it, or its outermost taps cut off.

    Raises:
        EngineError: it has an even number of taps, so that none of them is the middle.
    """
    margins: list[int] = []
    for taps in reversed(kernel.shape[2:]):
        if taps % 2 == 0:
            raise EngineError(
                f"The kernel V has {taps} numbers along an axis but |p| ≤ Δ needs an odd number, 2Δ + 1. Add or remove "
                "one."
            )
        margins += [reach - taps // 2] * 2
    return F.pad(kernel, margins)


def typed_sizes(text: str, rank: int) -> tuple[int, ...]:
    """How many numbers a text has along each axis.

    Raises:
        EngineError: the text cannot be read.
    """
    plane = _flat_where_a_signal(filters_from_text(text, name="text", most=MOST)[0], rank)
    return tuple(plane.shape[1:])


def random_input(size: tuple[int, ...], channels: int, seed: int) -> Tensor:
    """Whole numbers from 0 to 9, (channels, *size)."""
    return torch.randint(10, (channels, *size), generator=torch.Generator().manual_seed(seed)).float()


def _flat_where_a_signal(planes: Tensor, rank: int) -> Tensor:
    """Planes (c, h, w) for a picture; for a signal their numbers in a row, (c, n), also where they were a column."""
    return planes if rank == 2 else planes.reshape(len(planes), prod(planes.shape[1:]))
