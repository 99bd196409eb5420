"""A computation as steps that can be played: which cells of which grids take part in which step.

Convolution, transposed convolution, pooling and the backward pass all describe themselves in these terms, so one
player (and one exporter) shows them all, and no arithmetic is written a second time where they are drawn.

A *grid* is a tensor drawn as cells, (channels, h, w); its cells are numbered row by row, channel by channel:
``cell = (channel * h + row) * w + column``. A *link* is one kind of term, for example input x kernel -> output: for
every step it lists the cells that are combined, the cell they go to, and the value of each term.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.errors import EngineError

Combine = Literal["product", "copy", "max", "mean", "lp"]


@dataclass(frozen=True)
class Border:
    """Rows and columns of a grid that padding (or zero insertion) added, counted on each side."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


@dataclass(frozen=True)
class Grid:
    """A tensor drawn as cells.

    Attributes:
        name: what links call it, for example "input".
        symbol: its letter in the formula, for example "x".
        values: float32, (channels, h, w). For a result: the values after the last step. The border of an input of max
            pooling holds minus infinity.
        role: "operand" cells are known from the start; "result" cells appear as steps reach them.
        border: what padding added, or cuts away from the result of a transposed convolution; these cells are drawn
            apart and cannot be edited.
        inserted: bool, (h, w), cells of every plane that are zeros put between real ones (transposed convolution), or
            None.
    """

    name: str
    symbol: str
    values: Tensor
    role: Literal["operand", "result"] = "operand"
    border: Border = Border()
    inserted: Tensor | None = None


@dataclass(frozen=True)
class Link:
    """One kind of term, step by step. Terms of step ``s`` are ``starts[s]`` to ``starts[s + 1]``.

    Attributes:
        left: name of the grid of the first factor.
        right: name of the grid of the second factor; None where there is one factor only.
        target: name of the grid that receives the terms.
        combine: how the terms of one target cell become its value: "product" and "copy" are summed,
            "max", "mean" and "lp" are what pooling does with the values in its window.
        left_cells: int64, (terms,).
        right_cells: int64, (terms,), or None.
        target_cells: int64, (terms,).
        values: float32, (terms,): the value of each term (for "product" the product; for pooling the cell's value; on
            the way back through pooling, a "copy", the share of the upstream value that arrives).
        starts: int64, (steps + 1,).
        running: float32, (terms,): the target cell's value after this term, where a target is filled over several
            steps; None where every target is complete within one step.
        chosen: bool, (terms,): the term that won (max pooling), or None.
    """

    left: str
    right: str | None
    target: str
    combine: Combine
    left_cells: Tensor
    right_cells: Tensor | None
    target_cells: Tensor
    values: Tensor
    starts: Tensor
    running: Tensor | None = None
    chosen: Tensor | None = None


@dataclass(frozen=True)
class Seen:
    """Cells that a step reads without adding a term. Those of step ``s`` are ``starts[s]`` to ``starts[s + 1]``.

    Attributes:
        grid: name of the grid.
        cells: int64, (looks,).
        starts: int64, (steps + 1,).
        chosen: bool, (looks,): the cell that won (max pooling), or None.
    """

    grid: str
    cells: Tensor
    starts: Tensor
    chosen: Tensor | None = None


@dataclass(frozen=True)
class Steps:
    """A whole computation, ready to be played: its grids, its links, how many steps it has, and what else they see."""

    grids: tuple[Grid, ...]
    links: tuple[Link, ...]
    count: int
    seen: tuple[Seen, ...] = ()


def planes(values: Tensor) -> Tensor:
    """A tensor of any rank as the planes of a grid: float32, (channels, h, w), on the CPU, cut off from autograd.

    A signal (c, w) becomes planes of one row; a volume (c, d, h, w) becomes c * d planes; cell numbers stay the same.
    """
    height = values.shape[-2] if values.ndim > 2 else 1
    return values.detach().to("cpu", torch.float32).reshape(-1, height, values.shape[-1])


def even_starts(count: int, terms: int) -> Tensor:
    """`Link.starts` where every one of `count` steps has the same number of terms: int64, (count + 1,)."""
    return torch.arange(count + 1) * terms


def one_image(tensor: Tensor) -> Tensor:
    """The only image of a batch.

    Raises:
        EngineError: there is more than one, or none.
    """
    if tensor.shape[0] != 1:
        raise EngineError(f"Steps follow 1 image but the batch has {tensor.shape[0]}. Trace one image: x[:1].")
    return tensor[0]


def starts_of(terms_of_step: Tensor) -> Tensor:
    """`Link.starts` from the number of terms of each step."""
    return torch.cat([torch.zeros(1, dtype=torch.int64), terms_of_step.long().cumsum(0)])


def running_sums(values: Tensor, target_cells: Tensor) -> Tensor:
    """`Link.running` of terms that are summed: each target cell's value after each term, in the order of the terms.

    Args:
        values: (terms,).
        target_cells: int64, (terms,).

    Returns:
        float32, (terms,); summed in float64.
    """
    order = torch.argsort(target_cells, stable=True)
    cells = target_cells[order]
    total = values[order].double().cumsum(0)
    first = torch.ones_like(cells, dtype=torch.bool)
    first[1:] = cells[1:] != cells[:-1]
    before = (total - values[order].double())[first]
    sums = total - before[first.cumsum(0) - 1]
    return torch.empty_like(sums).index_copy_(0, order, sums).float()


def summed_terms(steps: Steps, name: str) -> Tensor:
    """A summed result recomputed from the terms of the steps alone.

    Args:
        steps: a computation.
        name: one of its result grids whose links are all "product" or "copy".

    Returns:
        float64, (channels, h, w): equals the grid's values up to rounding.
    """
    grid = next(grid for grid in steps.grids if grid.name == name)
    total = torch.zeros(grid.values.numel(), dtype=torch.float64)
    for link in steps.links:
        if link.target == name:
            total.index_add_(0, link.target_cells, link.values.double())
    return total.reshape(grid.values.shape)
