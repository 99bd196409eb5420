"""Compares the numbers that a page shows with those that its code prints."""

import re
from collections.abc import Iterable

import numpy as np

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[-−+]?\d+)?")


def numbers(text: str) -> list[str]:
    """The numbers in a text as they are written, with plain minus signs and without commas between thousands."""
    return [word.replace("−", "-").replace(",", "") for word in _NUMBER.findall(text)]


def not_printed(shown: str, printed: str) -> list[str]:
    """The numbers of a page's text that no number in a print-out rounds to."""
    values = [float(word) for word in numbers(printed)]
    return [word for word in numbers(shown) if not any(abs(value - float(word)) <= _half(word) for value in values)]


def _half(word: str) -> float:
    """Half of a number's last digit, with room for what a number that is printed was itself rounded by."""
    digits, _, exponent = word.partition("e")
    return 0.501 * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


_PRINTED = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf)(?![\w])")


def numbers_in(text: str) -> list[float]:
    """All numbers of a text, in their order."""
    return [float(word) for word in _PRINTED.findall(text.replace("−", "-"))]


def is_printed(values: Iterable, printed: str, *, within: float = 2e-3) -> bool:
    """Whether some numbers stand one after the other in what was printed, nearly equal or equal in three digits.

    Args:
        values: an array, a tensor or a list.
        printed: the text.
        within: the difference that rounding may make, as a part of a number, or of 1 if it is smaller than that.
    """
    wanted, found = np.asarray(values, dtype=float).ravel(), np.array(numbers_in(printed))
    starts = range(len(found) - len(wanted) + 1)
    return any(np.allclose(found[i : i + len(wanted)], wanted, rtol=within, atol=within) for i in starts)
