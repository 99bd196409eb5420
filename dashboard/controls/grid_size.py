"""Numbers cut or repeated to a size that is chosen apart from them."""

from typing import TYPE_CHECKING

from engine.errors import EngineError

if TYPE_CHECKING:
    from torch import Tensor


def fitted_grid(grid: "Tensor", height: int, width: int, *, name: str, most: int) -> "Tensor":
    """The numbers cut to a size; where there are too few, rows and columns begin anew.

    Args:
        grid: (h, w).
        height: rows of the result.
        width: columns of the result.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Returns:
        (height, width).

    Raises:
        EngineError: there is nothing left, or more than can be drawn.
    """
    for count, axis in ((height, "rows"), (width, "columns")):
        if not 1 <= count <= most:
            raise EngineError(
                f"The {name} has {count} {axis} but the player shows 1 to {most}. Choose a size from 1 to {most}."
            )
    h, w = grid.shape
    return grid.repeat(-(-height // h), -(-width // w))[:height, :width]
