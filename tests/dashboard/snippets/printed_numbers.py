"""The numbers that a snippet prints."""

import re
from collections.abc import Iterable

import numpy as np

_NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf)(?![\w])")


def numbers_in(text: str) -> list[float]:
    """All numbers of a text, in their order."""
    return [float(word) for word in _NUMBER.findall(text.replace("−", "-"))]


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
