"""Pooling written out: every window, which cell won, and the steps to be played."""

from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import torch
from torch import Tensor

from engine.per_axis import PerAxis
from engine.pooling.forward import Pooling, pooled, pooling
from engine.pooling.geometry import PoolGeometry
from engine.pooling.options import PoolingOptions, PoolingSettings
from engine.pooling.oracles import torch_pool
from engine.steps import Border, Combine, Grid, Link, Steps, one_image, planes, starts_of

_COMBINE: dict[str, Combine] = {"max": "max", "average": "mean", "lp": "lp"}


@dataclass(frozen=True)
class PoolTrace:
    """Pooling with everything that happens on the way.

    Attributes:
        padded: (n, c, ...), the input with its border: minus infinity for max, else zeros. With `ceil_mode` it may
            reach further at the far end than padding does.
        windows: (n, c, *output_size, *kernel_size), what each window sees.
        winners: int64, (n, c, *output_size), the input cell that max pooling took (the first of equals), numbered row
            by row within its channel, -1 where a window sees padding alone; None for other modes.
        counts: (*output_size), how many cells each window counts.
        output: (n, c, *output_size).
        geometry: sizes and settings, one value per spatial axis.
        problem: the checked arguments that all of this follows from.
    """

    padded: Tensor
    windows: Tensor
    winners: Tensor | None
    counts: Tensor
    output: Tensor
    geometry: PoolGeometry
    problem: Pooling

    @cached_property
    def steps(self) -> Steps:
        """Steps for the player: one output cell a step, channel by channel, row by row.

        Grids: "input" (with its border) and "output". One link, input -> output, whose terms are the cells that
        count: for max the cells of the input, the winner chosen; for an average those that it divides by.

        Raises:
            EngineError: more than one image.
        """
        image = one_image(self.padded)
        grids = (
            Grid("input", "x", planes(image), border=drawn_border(self.geometry)),
            Grid("output", "y", planes(self.output[0]), role="result"),
        )
        return Steps(grids, (_window_link(self, grids[0]),), self.output[0].numel())

    @cached_property
    def agreement(self) -> float:
        """Largest difference between the output computed here and the one from torch.nn.functional."""
        if not self.output.numel():
            return 0.0
        theirs = torch_pool(self.problem, self.problem.x)
        return float(torch.where(self.output == theirs, 0.0, self.output - theirs).abs().max())


def trace(
    x: Tensor,
    mode: str,
    kernel_size: PerAxis | None = None,
    **options: Unpack[PoolingOptions],
) -> PoolTrace:
    """Write out a pooling; the arguments are those of `pool`.

    Raises:
        EngineError: as `pool`.
    """
    problem = pooling(x, mode, kernel_size, PoolingSettings(**options))
    seen, settings = problem.seen, problem.geometry
    winners = problem.shaped(winning_cells(problem, seen)) if problem.mode == "max" else None
    return PoolTrace(
        padded=problem.canvas,
        windows=problem.shaped(seen).unflatten(-1, settings.kernel_size),
        winners=winners,
        counts=problem.counts.reshape(settings.output_size),
        output=problem.shaped(pooled(problem, seen)),
        geometry=settings,
        problem=problem,
    )


def winning_cells(problem: Pooling, seen: Tensor) -> Tensor:
    """The input cell that each window of a max pooling took, int64, (n, c, outputs); -1 for padding."""
    cells = problem.geometry.input_cells().to(seen.device)
    winners = cells.expand(seen.shape).gather(3, seen.argmax(3, keepdim=True))
    return winners.squeeze(3)


def drawn_border(settings: PoolGeometry) -> Border:
    """Rows and columns added by padding and by windows that extend over the edge."""
    axes = zip(settings.padding, settings.input_size, settings.canvas_size, strict=True)
    (top, bottom), (left, right) = [(0, 0), *[(p, canvas - p - size) for p, size, canvas in axes]][-2:]
    return Border(top=top, bottom=bottom, left=left, right=right)


def counted_terms(problem: Pooling, cells: Tensor, plane: int) -> tuple[Tensor, Tensor]:
    """Cells of all channels that count, window by window.

    Args:
        problem: a pooling.
        cells: int64, (outputs, taps), cells within one channel.
        plane: number of cells of one channel.

    Returns:
        The cells, int64, (terms,), and the number of terms of each window of each channel, (c * outputs,).
    """
    counted, channels = problem.counted, problem.x.shape[1]
    every = (torch.arange(channels)[:, None] * plane + cells[counted]).flatten()
    return every, counted.sum(1).repeat(channels)


def _window_link(trace: PoolTrace, drawn: Grid) -> Link:
    problem, settings = trace.problem, trace.geometry
    plane = torch.Size(settings.canvas_size).numel()
    cells, amounts = counted_terms(problem, settings.canvas_cells(), plane)
    chosen = None
    if trace.winners is not None:
        pixel, _ = counted_terms(problem, settings.input_cells(), 0)
        winner = trace.winners[0].flatten().cpu().repeat_interleave(amounts)
        chosen = pixel == winner
    return Link(
        left="input",
        right=None,
        target="output",
        combine=_COMBINE[problem.mode],
        left_cells=cells,
        right_cells=None,
        target_cells=torch.arange(len(amounts)).repeat_interleave(amounts),
        values=drawn.values.flatten()[cells],
        starts=starts_of(amounts),
        chosen=chosen,
    )
