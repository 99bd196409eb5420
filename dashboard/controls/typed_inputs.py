"""Fields for a number that take whatever is typed, and the check that says in a sentence what cannot be used.

A field with limits of its own keeps what is beyond them to itself, and the old figure stands there as if it were the
answer. Draw all fields of a view first, then check them: what is not drawn loses its value.
"""

from typing import Any

import streamlit as st

from dashboard.components.typed_numbers import LIMITS, usable_number
from dashboard.controls.linked import LINKED
from engine.errors import EngineError


def whole_number_field(label: str, default: int, *, key: str, place: Any = st, **options: Any) -> int:
    """A whole number as it was typed, bound to the page's address and kept while hidden; an emptied field is 0."""
    return int(place.number_input(label, value=default, step=1, key=key, **LINKED, **options) or 0)


def decimal_field(label: str, default: float, *, key: str, place: Any = st, **options: Any) -> float:
    """A decimal number as it was typed, bound to the page's address and kept while hidden; an emptied field is 0."""
    options = {"format": "%g", **LINKED, **options}
    return float(place.number_input(label, value=default, key=key, **options) or 0)


def check_number(label: str, value: float, low: float | None = None, high: float | None = None) -> None:
    """Says what is wrong with a typed number.

    Args:
        label: of its field.
        value: what stands in it.
        low: the smallest value that can be used; without it any number that can be computed with.
        high: the largest one.

    Raises:
        EngineError: the value lies beyond them.
    """
    if low is None or high is None:
        if usable_number(value) is None:
            raise EngineError(f"{label} is {_signed(value)} but must lie {LIMITS}. Choose another number.")
    elif not low <= value <= high:
        raise EngineError(
            f"{label} is {_signed(value)} but can be {_signed(low)} to {_signed(high)} here, so nothing is computed. "
            "Choose a number in that range."
        )


def _signed(value: float) -> str:
    return f"{value:,}".replace("-", "−")
