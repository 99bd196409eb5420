"""The one check of numbers that a reader types or a link carries; `typed_numbers.mjs` is the same in the browser."""

import re
from typing import Any

LARGEST = 1e6  # below it float32 holds sums and products of what is typed without overflow
LIMITS = "between −1,000,000 and 1,000,000"
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def typed_number(text: str) -> float | None:
    """The decimal number that a text is, with a comma or a real minus too; None for anything else or too large."""
    plain = text.strip().replace(",", ".", 1).replace("−", "-")
    return usable_number(float(plain)) if _DECIMAL.fullmatch(plain) else None


def usable_number(value: Any) -> float | None:
    """A number as the browser sent it, if it can be computed with: finite and smaller than a million in magnitude."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known and abs(value) < LARGEST else None


def whole_number(text: str) -> int | None:
    """The whole number from 0 on that a text is, of up to nine digits; None for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None


def whole_numbers(text: str, *, count: int) -> list[int] | None:
    """So many numbers with commas between them, or None where the text says anything else."""
    numbers = [whole_number(part) for part in text.split(",")]
    found = [number for number in numbers if number is not None]
    return found if len(found) == len(numbers) == count else None
