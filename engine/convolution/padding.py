"""Padding as a map from every padded position to the input pixel that it shows, axis by axis."""

from typing import Literal, get_args

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.per_axis import AXIS_NAMES

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
PADDING_MODES: tuple[str, ...] = get_args(PaddingMode)


def check_padding_mode(mode: str, input_size: tuple[int, ...], padding: tuple[int, ...]) -> None:
    """Refuse a mode that does not exist, or a padding that has no pixels left to repeat.

    Raises:
        EngineError: unknown mode; reflection of the whole input or more; more than one turn around the input.
    """
    if mode not in PADDING_MODES:
        raise EngineError(f"The padding mode {mode!r} is not one of {', '.join(PADDING_MODES)}. Choose one of them.")
    spare = {"reflect": 1, "circular": 0}.get(mode)
    if spare is None:
        return
    names = AXIS_NAMES[len(input_size)]
    for size, amount, name in zip(input_size, padding, names, strict=True):
        if amount > size - spare:
            raise EngineError(
                f"The padding is {amount} but {mode} padding of {size} pixels of {name} reaches at most "
                f"{size - spare}. Lower the padding to {size - spare}, or use zeros or replicate."
            )


def source_positions(size: int, padding: int, mode: str) -> Tensor:
    """Which input position each padded position shows along one axis.

    Args:
        size: input length in pixels.
        padding: pixels added at each end.
        mode: zeros, reflect, replicate or circular.

    Returns:
        int64, (size + 2 padding,), from 0 to size - 1; -1 where the padding is a zero.
    """
    position = torch.arange(-padding, size + padding)
    if mode == "replicate":
        return position.clamp(0, size - 1)
    if mode == "circular":
        return position % size
    if mode == "reflect":
        return (size - 1) - ((size - 1) - position.abs()).abs()
    return torch.where((position >= 0) & (position < size), position, -1)


def pad(x: Tensor, padding: tuple[int, ...], mode: str) -> Tensor:
    """The input with its border.

    Args:
        x: (n, c, *input_size).
        padding: pixels added at each end, one number per spatial axis.
        mode: zeros, reflect, replicate or circular.

    Returns:
        (n, c, *padded_size), same dtype.
    """
    if not any(padding):
        return x
    for axis, amount in enumerate(padding, start=2):
        sources = source_positions(x.shape[axis], amount, mode).to(x.device)
        shown = x.index_select(axis, sources.clamp(min=0))
        inside = (sources >= 0).reshape(-1, *[1] * (x.ndim - axis - 1))
        x = torch.where(inside, shown, torch.zeros((), dtype=x.dtype, device=x.device)) if mode == "zeros" else shown
    return x


def fold_padding(padded: Tensor, padding: tuple[int, ...], mode: str) -> Tensor:
    """Give back what lies on padded positions to the input pixels that they show, summed: the transpose of `pad`.

    Args:
        padded: (n, c, *padded_size).
        padding: pixels added at each end, one number per spatial axis.
        mode: zeros (the border is dropped), reflect, replicate or circular.

    Returns:
        (n, c, *input_size), same dtype.
    """
    for axis, amount in enumerate(padding, start=2):
        size = padded.shape[axis] - 2 * amount
        sources = source_positions(size, amount, mode).to(padded.device)
        real = sources >= 0
        shape = [*padded.shape[:axis], size, *padded.shape[axis + 1 :]]
        kept = padded.index_select(axis, real.nonzero().flatten())
        padded = padded.new_zeros(shape).index_add_(axis, sources[real], kept)
    return padded


def input_cells(input_size: tuple[int, ...], padding: tuple[int, ...], mode: str) -> Tensor:
    """Which input cell each padded cell shows, cells numbered row by row.

    Returns:
        int64, (*padded_size), from 0 to the number of pixels - 1; -1 where the padding is a zero.
    """
    cells = torch.zeros((), dtype=torch.int64)
    inside = torch.ones((), dtype=torch.bool)
    for size, amount in zip(input_size, padding, strict=True):
        sources = source_positions(size, amount, mode)
        cells = cells[..., None] * size + sources.clamp(min=0)
        inside = inside[..., None] & (sources >= 0)
    return torch.where(inside, cells, -1)
