"""Numbers in rows as text, "3 3 2 / 0 0 1": short enough for an address, and it can be typed or pasted."""

import re
from typing import TYPE_CHECKING

import numpy as np

from dashboard.controls.typed_numbers import LIMITS, typed_number
from engine.errors import EngineError

if TYPE_CHECKING:
    from torch import Tensor

LONGEST_QUOTED = 24  # letters of what cannot be read


def grid_from_text(text: str, *, name: str, most: int) -> "Tensor":
    """The numbers of a text, float32, (h, w).

    Args:
        text: rows parted by "/", ";" or a new line; numbers parted by spaces, commas or tabs.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: there is no number, something is not a number, the rows differ in length, or there are too many.
    """
    import torch

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


def text_from_grid(values: "Tensor") -> str:
    """The shortest text that `grid_from_text` reads back to the same numbers.

    Args:
        values: float32, (h, w).
    """
    return " / ".join(" ".join(number_text(value) for value in row) for row in values.tolist())


def number_text(value: float) -> str:
    """The shortest decimal number that rounds to the same float32."""
    return np.format_float_positional(np.float32(value), unique=True, trim="-")
