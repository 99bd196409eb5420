"""Sizes and positions of pooling: how many windows fit, and which cells of each take part."""

from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.per_axis import PerAxis, Sliding, along_axis, cells_at, per_axis
from engine.pooling.options import PoolingSettings

PoolingMode = Literal["max", "average", "lp", "global_max", "global_average"]
POOLING_MODES: tuple[str, ...] = get_args(PoolingMode)


@dataclass(frozen=True)
class PoolGeometry(Sliding):
    """The settings of pooling, one value per spatial axis; made by `pool_geometry`, which checks them."""

    ceil_mode: bool

    @property
    def output_size(self) -> tuple[int, ...]:
        """Number of windows along each axis; the last one may hang over the edge with `ceil_mode`."""
        axes = zip(self.input_size, self.padded_size, self.reach, self.stride, self.padding, strict=True)
        return tuple(self._outputs(*axis) for axis in axes)

    def _outputs(self, size: int, padded: int, reach: int, stride: int, padding: int) -> int:
        spare = padded - reach
        if not self.ceil_mode:
            return spare // stride + 1
        outputs = -(-spare // stride) + 1
        # A window that would start in the padding after the input has nothing to pool.
        return outputs - 1 if (outputs - 1) * stride >= size + padding else outputs

    @property
    def canvas_size(self) -> tuple[int, ...]:
        """Size of all that windows touch: the padded input, and what the last window hangs over it."""
        axes = zip(self.padded_size, self.output_size, self.stride, self.reach, strict=True)
        return tuple(max(padded, (outputs - 1) * s + reach) for padded, outputs, s, reach in axes)

    def _read(self, axis: int) -> Tensor:
        starts = torch.arange(self.output_size[axis]) * self.stride[axis]
        return starts[:, None] + torch.arange(self.kernel_size[axis]) * self.dilation[axis]

    def canvas_cells(self) -> Tensor:
        """Cell of the canvas at each place of each window, int64, (outputs, taps)."""
        return cells_at([self._read(axis) for axis in range(self.rank)], self.canvas_size)

    def input_cells(self) -> Tensor:
        """Cell of the input at each place of each window, int64, (outputs, taps); -1 outside the input."""
        positions = [self._read(axis) - self.padding[axis] for axis in range(self.rank)]
        inside = _all_inside(positions, self.input_size)
        return torch.where(inside, cells_at(positions, self.input_size), -1)

    def within_padding(self) -> Tensor:
        """Which places of each window lie on the padded input, not beyond it: bool, (outputs, taps)."""
        return _all_inside([self._read(axis) for axis in range(self.rank)], self.padded_size)


def _all_inside(positions: list[Tensor], sizes: tuple[int, ...]) -> Tensor:
    inside = [((along >= 0) & (along < size)).long() for along, size in zip(positions, sizes, strict=True)]
    return cells_at([1 - along for along in inside], (2,) * len(sizes)) == 0


def pool_geometry(
    input_size: tuple[int, ...],
    mode: str,
    kernel_size: PerAxis | None,
    given: PoolingSettings,
) -> PoolGeometry:
    """The settings of pooling, checked once and written out per axis.

    Raises:
        EngineError: a setting is out of range or has no meaning in this mode, or the window does not fit.
    """
    if mode not in POOLING_MODES:
        raise EngineError(f"The pooling mode {mode!r} is not one of {', '.join(POOLING_MODES)}. Choose one of them.")
    rank, stride = len(input_size), given.stride
    if mode.startswith("global_"):
        if kernel_size is not None or stride is not None:
            raise EngineError(f"{mode} pooling takes the whole input as its window. Leave kernel size and stride out.")
        kernel_size, stride = input_size, 1
    if kernel_size is None:
        raise EngineError(f"{mode} pooling needs a kernel size. Give one number, or {rank}.")
    result = PoolGeometry(
        per_axis(input_size, rank, "input size", minimum=1),
        per_axis(kernel_size, rank, "kernel size", minimum=1),
        per_axis(kernel_size if stride is None else stride, rank, "stride", minimum=1),
        per_axis(given.padding, rank, "padding"),
        per_axis(given.dilation, rank, "dilation", minimum=1),
        given.ceil_mode,
    )
    _check_mode(result, mode)
    for axis in range(rank):
        _check_axis(result, axis)
        if rank == 3 and mode != "max":
            _check_volume(result, mode, axis)
    return result


def _check_mode(settings: PoolGeometry, mode: str) -> None:
    if mode != "max" and max(settings.dilation) > 1:
        raise EngineError(
            f"The dilation is {max(settings.dilation)} but {mode} pooling has none. Set it to 1, or use max."
        )
    if mode not in ("max", "average") and max(settings.padding) > 0:
        raise EngineError(
            f"The padding is {max(settings.padding)} but {mode} pooling has none. Set it to 0, or use max or average."
        )


def _check_axis(settings: PoolGeometry, axis: int) -> None:
    along = along_axis(settings.rank, axis)
    taps, padding = settings.kernel_size[axis], settings.padding[axis]
    if padding > taps // 2:
        raise EngineError(
            f"The padding is {padding} but a window of {taps} pixels takes at most {taps // 2}{along}: it must not see "
            f"padding alone. Lower the padding to {taps // 2}, or enlarge the window."
        )
    reach, padded = settings.reach[axis], settings.padded_size[axis]
    if settings.output_size[axis] < 1 or (reach > padded and not settings.ceil_mode):
        raise EngineError(
            f"The window covers {reach} pixels but the padded input has only {padded}{along}. "
            "Use a smaller window, more padding, or ceil_mode."
        )


def _check_volume(settings: PoolGeometry, mode: str, axis: int) -> None:
    """Torch averages a volume only where a whole window fits without padding; so does Convscope, to agree with it."""
    size, taps = settings.input_size[axis], settings.kernel_size[axis]
    if taps > size:
        raise EngineError(
            f"The window covers {taps} pixels but the volume has only {size}{along_axis(settings.rank, axis)}, and "
            f"{mode} pooling of volumes does not count padding. Use a window of at most {size}."
        )
