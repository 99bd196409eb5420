"""Settings of windows that slide, given per spatial axis, and positions along the axes as cell numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import torch
from torch import Tensor

from engine.errors import EngineError

PerAxis = int | Sequence[int]
AXIS_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@dataclass(frozen=True)
class Sliding:
    """A window that slides over an input, one value per spatial axis."""

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]

    @property
    def rank(self) -> int:
        """Number of spatial axes."""
        return len(self.input_size)

    @property
    def reach(self) -> tuple[int, ...]:
        """Pixels from the first to the last tap of the dilated window, both counted."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))

    @property
    def padded_size(self) -> tuple[int, ...]:
        """Size of the input with its padding."""
        return tuple(size + 2 * p for size, p in zip(self.input_size, self.padding, strict=True))


def per_axis(value: PerAxis, rank: int, name: str, *, minimum: int = 0) -> tuple[int, ...]:
    """One whole number per spatial axis, from an int for all axes or one value for each.

    Args:
        value: the setting as given.
        rank: number of spatial axes.
        name: what the setting is called in an error.
        minimum: the smallest value allowed.

    Raises:
        EngineError: the wrong number of values, a value that is not a whole number, or one below the minimum.
    """
    values = tuple(value) if isinstance(value, Sequence) else (value,) * rank
    if len(values) != rank:
        raise EngineError(
            f"The {name} has {len(values)} values but there are {rank} spatial axes. Give one number, or {rank}."
        )
    for entry in values:
        if isinstance(entry, bool) or not isinstance(entry, Integral):
            raise EngineError(f"The {name} is {entry!r} but must be a whole number. Use an int of {minimum} or more.")
        if entry < minimum:
            raise EngineError(f"The {name} is {entry} but must be at least {minimum}. Raise it to {minimum} or more.")
    return tuple(int(entry) for entry in values)


def along_axis(rank: int, axis: int) -> str:
    """Words that name an axis in an error, empty where there is only one."""
    return f" along the {AXIS_NAMES[rank][axis]}" if 1 < rank <= 3 else ""


def cells_at(positions: Sequence[Tensor], sizes: Sequence[int]) -> Tensor:
    """Cell numbers, row by row, of positions given axis by axis.

    Args:
        positions: for each axis int64, (outputs, taps).
        sizes: number of positions along each axis.

    Returns:
        int64, (product of outputs, product of taps).
    """
    cells = torch.zeros(1, 1, dtype=torch.int64)
    for along, size in zip(positions, sizes, strict=True):
        outputs, taps = cells.shape[0] * along.shape[0], cells.shape[1] * along.shape[1]
        cells = (cells[:, None, :, None] * size + along[None, :, None, :]).reshape(outputs, taps)
    return cells
