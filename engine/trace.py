"""A computation as steps that can be played: which cells of which grids take part in which step.

Convolution, transposed convolution, pooling and the backward pass all describe themselves in these terms, so one
player (and one exporter) shows them all, and no arithmetic is written a second time where they are drawn.

A *grid* is a tensor drawn as cells, (channels, h, w); its cells are numbered row by row, channel by channel:
``cell = (channel * h + row) * w + column``. A *link* is one kind of term, for example input x kernel -> output: for
every step it lists the cells that are combined, the cell they go to, and the value of each term.
"""

from dataclasses import dataclass
from typing import Literal

from torch import Tensor

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
        values: float32, (channels, h, w). For a result: the values after the last step.
        role: "operand" cells are known from the start; "result" cells appear as steps reach them.
        border: what padding added; these cells are drawn apart and cannot be edited.
        inserted: bool, (h, w), cells that are zeros put between real ones (transposed convolution), or None.
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
        values: float32, (terms,): the value of each term (for "product" the product; for pooling the cell's value).
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
class Steps:
    """A whole computation, ready to be played: its grids, its links, and how many steps it has."""

    grids: tuple[Grid, ...]
    links: tuple[Link, ...]
    count: int
