"""Tables as CSV (RFC 4180): comma-separated, a header line, a field in quotes where it holds a comma or a quote."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from engine.steps import Steps


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[object]], *, digits: int = 9) -> str:
    """The content of a CSV file.

    Args:
        columns: names, with the unit in brackets where there is one.
        rows: a value a column. Floats are written with `digits` significant digits (9 are enough to read a float32
            back), None as an empty field, all else as ``str`` gives it.
        digits: significant digits of floats.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_field(value, digits) for value in row] for row in rows)
    return file.getvalue()


def _field(value: object, digits: int) -> object:
    return f"{value:.{digits}g}" if isinstance(value, (float, np.floating)) else value


def steps_csv(steps: Steps) -> str:
    """Every cell of every grid as a line: grid, channel, row, column, value; places are counted without the border."""
    rows = (
        (grid.name, channel, row - grid.border.top, column - grid.border.left, value)
        for grid in steps.grids
        for (channel, row, column), value in np.ndenumerate(grid.values.numpy().astype(np.float32))
    )
    return csv_file(("grid", "channel", "row", "column", "value"), rows)


def plane_csv(values: np.ndarray, *, value: str, unit: str = "px") -> str:
    """Every number of a plane as a line: row, column, value.

    Args:
        values: (h, w).
        value: what the numbers are, with their unit where they have one.
        unit: what rows and columns are counted in.
    """
    rows = ((row, column, number) for (row, column), number in np.ndenumerate(values))
    return csv_file((f"row ({unit})", f"column ({unit})", value), rows)
