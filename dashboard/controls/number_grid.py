"""Numbers in rows as text, "3 3 2 / 0 0 1": short enough for an address, and it can be typed or pasted."""

import re
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from dashboard.components.player import Edit
from dashboard.components.typed_numbers import LIMITS, typed_number
from engine.errors import EngineError
from engine.steps import Grid


def edited(values: Tensor, edits: Sequence[Edit], grid: Grid, *, stride: Sequence[int] = (1, 1)) -> Tensor:
    """A copy of the values with the edits of their grid; cells that padding or zero insertion added stay as they are.

    Args:
        values: (h, w) or (channels, h, w), what the grid shows without its border and inserted zeros.
        edits: cells of any grids, counted with border and inserted zeros.
        grid: the grid that shows the values.
        stride: cells from one value to the next, down and across; more than 1 where zeros were inserted.
    """
    changed = values.clone()
    cells = changed.reshape(-1, *values.shape[-2:])
    _, rows, columns = grid.values.shape
    for edit in edits:
        if edit.grid == grid.name:
            channel, place = divmod(edit.cell, rows * columns)
            row, column = divmod(place, columns)
            i, inserted_below = divmod(row - grid.border.top, stride[0])
            j, inserted_beside = divmod(column - grid.border.left, stride[1])
            if not (inserted_below or inserted_beside) and 0 <= i < cells.shape[1] and 0 <= j < cells.shape[2]:
                cells[channel, i, j] = edit.value
    return changed


def fitted_grid(grid: Tensor, height: int, width: int, *, name: str, most: int) -> Tensor:
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


LONGEST_QUOTED = 24  # letters of what cannot be read


def grid_from_text(text: str, *, name: str, most: int) -> Tensor:
    """The numbers of a text, float32, (h, w).

    Args:
        text: rows parted by "/", ";" or a new line; numbers parted by spaces, commas or tabs.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: there is no number, something is not a number, the rows differ in length, or there are too many.
    """
    rows = [_row(row, name) for row in re.split(r"[/;\n]", text) if row.strip(" ,\t\r")]
    if not rows:
        raise EngineError(f"The {name} has 0 numbers. Write at least one, rows separated by a slash: 0 1 / 2 3.")
    for place, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise EngineError(
                f"Row {place} of the {name} has {len(row)} numbers but row 1 has {len(rows[0])}. "
                "Give every row the same number."
            )
    if max(len(rows), len(rows[0])) > most:
        raise EngineError(
            f"The {name} has {len(rows)} × {len(rows[0])} numbers but the player shows at most {most} × {most}. "
            "Use fewer rows or columns."
        )
    return torch.tensor(rows, dtype=torch.float32)


def _row(text: str, name: str) -> list[float]:
    return [_number(word, name) for word in re.split(r"[\s,]+", text.strip(" ,\t\r"))]


def _number(word: str, name: str) -> float:
    value = typed_number(word)
    if value is None:
        raise EngineError(f"{_shortened(word)!r} in the {name} is not a number {LIMITS}. Write it like −1.5.")
    return value


def _shortened(word: str) -> str:
    return word if len(word) <= LONGEST_QUOTED else f"{word[:LONGEST_QUOTED]}…"


def text_from_grid(values: Tensor) -> str:
    """The shortest text that `grid_from_text` reads back to the same numbers.

    Args:
        values: float32, (h, w).
    """
    return " / ".join(" ".join(number_text(value) for value in row) for row in values.tolist())


def number_text(value: float) -> str:
    """The shortest decimal number that rounds to the same float32."""
    return np.format_float_positional(np.float32(value), unique=True, trim="-")


def planes_from_text(text: str, *, name: str, most: int) -> Tensor:
    """The planes of a text, float32, (planes, h, w).

    Args:
        text: planes parted by "|", each as `grid_from_text` takes it.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: a plane cannot be read, or the planes differ in size.
    """
    parts = text.split("|")
    planes = [grid_from_text(part, name=f"plane {i} of the {name}", most=most) for i, part in enumerate(parts)]
    _check_sizes(planes, name, "Plane")
    return torch.stack(planes)


def filters_from_text(text: str, *, name: str, most: int) -> Tensor:
    """The filters of a text, float32, (filters, planes, h, w).

    Args:
        text: filters parted by "||", each as `planes_from_text` takes it.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: a filter cannot be read, or the filters differ in shape.
    """
    filters = [
        planes_from_text(part, name=f"{name}'s filter {i}", most=most) for i, part in enumerate(text.split("||"))
    ]
    _check_sizes(filters, name, "Filter")
    return torch.stack(filters)


def _check_sizes(parts: list[Tensor], name: str, noun: str) -> None:
    first = " × ".join(map(str, parts[0].shape))
    for number, part in enumerate(parts):
        if part.shape != parts[0].shape:
            size = " × ".join(map(str, part.shape))
            raise EngineError(
                f"{noun} {number} of the {name} is {size} but {noun.lower()} 0 is {first}. Give all of them one size."
            )


def text_from_planes(planes: Tensor) -> str:
    """The text that `planes_from_text` reads back.

    Args:
        planes: float32, (planes, h, w).
    """
    return " | ".join(text_from_grid(plane) for plane in planes)


def text_from_filters(filters: Tensor) -> str:
    """The text that `filters_from_text` reads back.

    Args:
        filters: float32, (filters, planes, h, w).
    """
    return " || ".join(text_from_planes(planes) for planes in filters)
