"""The backward pass of pooling: to the maximum, or shared among the window."""

from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.per_axis import PerAxis
from engine.pooling.forward import Pooling, pooled, pooling
from engine.pooling.options import PoolingOptions, PoolingSettings
from engine.pooling.oracles import torch_pool_gradient
from engine.steps import Grid, Link, Seen, Steps, one_image, planes, running_sums, starts_of


@dataclass(frozen=True)
class PoolGradients:
    """Gradient of the loss with respect to the input.

    Attributes:
        dx: gradient of the input, same shape as it.
        shares: (n, c, *output_size, *kernel_size), the part of each upstream value that goes to each place of its
            window: for max 1 for the winner, for an average 1 / count.
        upstream: (n, c, *output_size).
        problem: the checked arguments of the forward pass.
    """

    dx: Tensor
    shares: Tensor
    upstream: Tensor
    problem: Pooling

    @cached_property
    def agreement(self) -> float | None:
        """Largest difference between `dx` and the gradient from autograd; None where autograd has none to give."""
        theirs = torch_pool_gradient(self.problem, self.upstream)
        return None if theirs is None else float((self.dx.detach() - theirs).abs().max())

    @cached_property
    def steps(self) -> Steps:
        """Steps for the player: one upstream cell a step, channel by channel, row by row.

        Grids: "upstream", "input" (without border) and "dx". One link, upstream -> dx: for max one term, to the
        winner; for the other modes one term for each pixel of the window, its value the share that arrives there.
        Seen in the input: the window of that cell, and its winner.

        Raises:
            EngineError: more than one image.
        """
        image, rank = one_image(self.upstream), self.problem.geometry.rank
        link = _way_back(self.problem, self.upstream[0].flatten(1), self.shares[0].flatten(1, rank).flatten(2))
        grids = (
            Grid("upstream", "δ", planes(image)),
            Grid("input", "x", planes(self.problem.x[0])),
            Grid("dx", "∂x", planes(self.dx[0]), role="result"),
        )
        return Steps(grids, (link,), image.numel(), seen=(_windows(self.problem, self.shares[0].flatten(1, rank)),))


def gradients(
    x: Tensor,
    upstream: Tensor,
    mode: str,
    kernel_size: PerAxis | None = None,
    **options: Unpack[PoolingOptions],
) -> PoolGradients:
    """The backward pass of `pool`: a maximum sends its gradient to the winner, an average spreads it evenly.

    Args:
        x: (n, c, *input_size).
        upstream: gradient of the loss with respect to the output, in the output's shape.
        mode: as `pool`, and so are the settings that follow.
        kernel_size: window length in pixels; none for the global modes.
        stride: pixels between neighbouring windows; the kernel size unless given.
        padding: pixels added at each end; what falls on them is lost.
        dilation: pixels between neighbouring places of a window; max only.
        ceil_mode: let the last window hang over the edge.
        count_include_pad: whether an average divides by the padded zeros too.
        norm_type: the p of Lp pooling; where the norm is zero the gradient counts as zero.

    Raises:
        EngineError: as `pool`, or an upstream gradient that has not the output's shape.
    """
    problem = pooling(x, mode, kernel_size, PoolingSettings(**options))
    wanted = (*problem.x.shape[:2], *problem.geometry.output_size)
    if tuple(upstream.shape) != wanted:
        raise EngineError(
            f"The upstream gradient has shape {tuple(upstream.shape)} but the output has {wanted}. "
            "Give one value for each value of the output."
        )
    upstream = upstream.to(problem.x.dtype)
    shares = window_shares(problem)
    arriving = upstream.flatten(2)[..., None] * shares
    return PoolGradients(
        dx=_collected(problem, arriving),
        shares=problem.shaped(shares).unflatten(-1, problem.geometry.kernel_size),
        upstream=upstream,
        problem=problem,
    )


def window_shares(problem: Pooling) -> Tensor:
    """The derivative of each window's number by each place of the window, (n, c, outputs, taps)."""
    seen = problem.seen
    if problem.mode == "max":
        return torch.zeros_like(seen).scatter_(3, seen.argmax(3, keepdim=True), 1.0)
    if problem.mode == "average":
        return (problem.counted.to(seen) / problem.counts[:, None]).expand_as(seen)
    p, norm = problem.norm_type, pooled(problem, seen)[..., None].abs()
    scale = (seen.shape[3] / problem.counts)[:, None]
    return torch.where(norm > 0, seen.pow(p - 1) * norm.pow(1 - p) * scale, 0.0)


def _collected(problem: Pooling, arriving: Tensor) -> Tensor:
    """Sum what arrives at each pixel; what falls outside the input is lost."""
    cells = problem.geometry.input_cells().to(arriving.device)
    real = cells >= 0
    dx = arriving.new_zeros(*problem.x.shape[:2], torch.Size(problem.geometry.input_size).numel())
    return dx.index_add_(2, cells[real], arriving[:, :, real]).reshape(problem.x.shape)


def _way_back(problem: Pooling, upstream: Tensor, shares: Tensor) -> Link:
    """The link upstream -> dx of one image: upstream (c, outputs), shares (c, outputs, taps)."""
    cells = problem.geometry.input_cells()
    sent = (cells >= 0).expand(shares.shape)
    if problem.mode == "max":
        sent = sent & (shares.cpu() > 0)
    pixels = torch.Size(problem.geometry.input_size).numel()
    target = (torch.arange(len(shares))[:, None, None] * pixels + cells)[sent]
    values = (upstream[..., None] * shares).detach().to("cpu", torch.float32)[sent]
    amounts = sent.sum(2).flatten()
    return Link(
        left="upstream",
        right=None,
        target="dx",
        combine="copy",
        left_cells=torch.arange(len(amounts)).repeat_interleave(amounts),
        right_cells=None,
        target_cells=target,
        values=values,
        starts=starts_of(amounts),
        running=running_sums(values, target),
    )


def _windows(problem: Pooling, shares: Tensor) -> Seen:
    """The pixels of each window of one image, and which of them won: shares (c, outputs, *kernel_size)."""
    cells = problem.geometry.input_cells()
    real = cells >= 0
    channels, pixels = len(problem.x[0]), torch.Size(problem.geometry.input_size).numel()
    won = shares.flatten(2).cpu() > 0 if problem.mode == "max" else None
    return Seen(
        grid="input",
        cells=(torch.arange(channels)[:, None] * pixels + cells[real]).flatten(),
        starts=starts_of(real.sum(1).repeat(channels)),
        chosen=None if won is None else won[real.expand(won.shape)],
    )
