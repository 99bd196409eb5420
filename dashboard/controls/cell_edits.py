"""Numbers that were typed into cells of a player, written into the tensor that the cells show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.player import Edit
from engine.trace import Grid

if TYPE_CHECKING:
    from torch import Tensor


def edited(values: "Tensor", edits: Sequence[Edit], grid: Grid) -> "Tensor":
    """A copy of the values with the edits of their grid.

    Args:
        values: (h, w) or (channels, h, w), what the grid shows without its border.
        edits: cells of any grids, counted with the border.
        grid: the grid that shows the values.
    """
    changed = values.clone()
    cells = changed.reshape(-1, *values.shape[-2:])
    _, rows, columns = grid.values.shape
    for edit in edits:
        if edit.grid == grid.name:
            channel, place = divmod(edit.cell, rows * columns)
            row, column = divmod(place, columns)
            cells[channel, row - grid.border.top, column - grid.border.left] = edit.value
    return changed
