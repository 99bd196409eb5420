"""The numbers on screen as files, and as LaTeX."""

import io
import zipfile

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


def as_npz(steps: Steps) -> bytes:
    """Every grid as a float32 array (channels, h, w), the border included, under its name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for grid in steps.grids:
            array = io.BytesIO()
            np.save(array, grid.values.numpy())
            archive.writestr(f"{grid.name}.npy", array.getvalue())
    return content.getvalue()


def latex_number(value: float) -> str:
    """At most four significant digits."""
    return f"{int(value)}" if float(value).is_integer() and abs(value) < 1e6 else f"{float(f'{value:.4g}'):g}"


def latex_matrix(values: np.ndarray) -> str:
    """A matrix (h, w) in brackets."""
    rows = [" & ".join(latex_number(float(value)) for value in row) for row in values]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"
