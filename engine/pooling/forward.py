"""Pooling: each window of each channel becomes one number, without a parameter to learn."""

from dataclasses import dataclass
from math import floor, log, prod
from typing import Unpack

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.per_axis import PerAxis
from engine.pooling.geometry import PoolGeometry, pool_geometry
from engine.pooling.options import PoolingOptions, PoolingSettings


@dataclass(frozen=True)
class Pooling:
    """A pooling ready to be computed; made by `pooling`.

    Attributes:
        x: (n, c, *input_size).
        mode: what a window becomes: "max", "average" or "lp".
        geometry: sizes and settings per axis.
        count_include_pad: whether an average counts padded zeros.
        norm_type: the p of the Lp norm.
    """

    x: Tensor
    mode: str
    geometry: PoolGeometry
    count_include_pad: bool
    norm_type: float

    @property
    def canvas(self) -> Tensor:
        """The input with its border, (n, c, *canvas_size): minus infinity for max, else zeros."""
        settings, border = self.geometry, float("-inf") if self.mode == "max" else 0.0
        sides: list[int] = []
        for size, canvas, p in reversed(
            list(zip(settings.input_size, settings.canvas_size, settings.padding, strict=True))
        ):
            sides += [p, canvas - size - p]
        return torch.nn.functional.pad(self.x, sides, value=border)

    @property
    def seen(self) -> Tensor:
        """The values in each window, (n, c, outputs, taps)."""
        return self.canvas.flatten(2)[:, :, self.geometry.canvas_cells().to(self.x.device)]

    @property
    def counted(self) -> Tensor:
        """Which places of each window take part, bool, (outputs, taps)."""
        if self.mode == "max" or (self.mode == "average" and not self.count_include_pad):
            return self.geometry.input_cells() >= 0
        return self.geometry.within_padding()

    @property
    def counts(self) -> Tensor:
        """How many places of each window take part, (outputs,), in the input's dtype."""
        return self.counted.sum(1).to(self.x.device, self.x.dtype)

    def shaped(self, values: Tensor) -> Tensor:
        """Values of all windows, (n, c, outputs), as (n, c, *output_size)."""
        return values.unflatten(2, self.geometry.output_size)


def pooling(
    x: Tensor,
    mode: str,
    kernel_size: PerAxis | None,
    given: PoolingSettings,
) -> Pooling:
    """Check a pooling's arguments and bring them to one form.

    Raises:
        EngineError: an input that is not batched, or settings that leave no output.
    """
    if x.ndim not in (3, 4, 5):
        raise EngineError(
            f"The input has {x.ndim} axes but must have 3, 4 or 5: batch, channels, then one to three spatial axes. "
            "Add the missing axes."
        )
    mode = "global_average" if mode == "global" else mode
    x = x if x.is_floating_point() else x.to(torch.get_default_dtype())
    settings = pool_geometry(tuple(x.shape[2:]), mode, kernel_size, given)
    if mode == "lp":
        _check_norm(x, given.norm_type)
        _check_powers(x, given.norm_type, taps=prod(settings.kernel_size))
    return Pooling(x, mode.removeprefix("global_"), settings, given.count_include_pad, given.norm_type)


def _check_norm(x: Tensor, norm_type: float) -> None:
    if not 0 < norm_type < float("inf"):
        raise EngineError(
            f"The p of the Lp norm is {norm_type} but must lie above 0 and below infinity. "
            "Use 1 for a sum, 2 for the root of squares, or max pooling for the limit."
        )
    if norm_type != int(norm_type) and x.numel() and float(x.min()) < 0:
        raise EngineError(
            f"The p of the Lp norm is {norm_type} but the smallest input is {float(x.min()):.3g}, which has no such "
            "power. Use a whole p, or inputs of at least 0."
        )


def _check_powers(x: Tensor, norm_type: float, *, taps: int) -> None:
    """Refuses a p for which the largest input's power, summed over a window, is too large or too small for its type."""
    largest = float(x.abs().max()) if x.numel() else 0.0
    if not 0 < largest < float("inf") or largest == 1:
        return
    limits = torch.finfo(x.dtype)
    room = log(limits.max) - log(taps) if largest > 1 else -log(limits.tiny)
    most = floor(room / abs(log(largest)))
    if norm_type > most:
        raise EngineError(
            f"{largest:.3g} to the power of {norm_type:.6g} is too {'large' if largest > 1 else 'small'} for "
            f"{str(x.dtype).removeprefix('torch.')}, so the Lp norm has no value. Use a p of at most {most}, or max "
            "pooling for the limit."
        )


def pool(
    x: Tensor,
    mode: str,
    kernel_size: PerAxis | None = None,
    **options: Unpack[PoolingOptions],
) -> Tensor:
    """Summarize every window of every channel by one number.

    Args:
        x: (n, c, *input_size) with one to three spatial axes. Whole numbers are computed as float32.
        mode: "max": the largest value; "average": the mean; "lp": (sum of x^p)^(1/p); "global_max" and
            "global_average" (or "global"): the same over the whole input.
        kernel_size: window length in pixels; none for the global modes.
        stride: pixels between neighbouring windows; the kernel size unless given.
        padding: pixels added at each end, at most half a window; max ignores them, average counts them as zeros.
        dilation: pixels between neighbouring places of a window; max only.
        ceil_mode: let the last window hang over the edge instead of leaving pixels out.
        count_include_pad: whether an average divides by the padded zeros too.
        norm_type: the p of Lp pooling, above 0.

    Returns:
        (n, c, *output_size) in the input's floating dtype.

    Raises:
        EngineError: settings that leave no output or have no meaning in this mode.

    References:
        Boureau, Ponce, LeCun. A theoretical analysis of feature pooling in visual recognition. ICML 2010.
        As in torch, an Lp window cut short by ceil_mode is scaled up to the full number of places.
    """
    problem = pooling(x, mode, kernel_size, PoolingSettings(**options))
    return problem.shaped(pooled(problem, problem.seen))


def pooled(problem: Pooling, seen: Tensor) -> Tensor:
    """The number of each window, (n, c, outputs), from what it sees, (n, c, outputs, taps)."""
    if problem.mode == "max":
        return seen.amax(3)
    if problem.mode == "average":
        return seen.sum(3) / problem.counts
    power = seen.pow(problem.norm_type).sum(3) * (seen.shape[3] / problem.counts)
    return power.sign() * power.abs().pow(1 / problem.norm_type)
