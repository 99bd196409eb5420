"""The numbers on screen as CSV."""

import numpy as np

from engine.steps import Steps


def as_csv(steps: Steps) -> str:
    """Every cell of every grid as a line: grid, channel, row, column, value; places are counted without the border."""
    lines = ["grid,channel,row,column,value"]
    for grid in steps.grids:
        for (channel, row, column), value in np.ndenumerate(grid.values.numpy()):
            place = f"{channel},{row - grid.border.top},{column - grid.border.left}"
            lines.append(f"{grid.name},{place},{float(np.float32(value)):.9g}")
    return "\n".join(lines) + "\n"


def plane_csv(values: np.ndarray, *, value: str, unit: str = "px") -> str:
    """Every number of a plane as a line: row, column, value.

    Args:
        values: (h, w).
        value: what the numbers are, with their unit where they have one.
        unit: what rows and columns are counted in.
    """
    lines = [f"{row},{column},{number:.9g}" for (row, column), number in np.ndenumerate(values)]
    return "\n".join([f"row ({unit}),column ({unit}),{value}", *lines]) + "\n"
