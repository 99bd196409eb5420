"""Numbers in words: three significant digits and a unit, as axes, labels and tables show them."""

import math
from collections.abc import Iterable


def short(count: float) -> str:
    """A count with a letter for its thousands: 950, 61.7k, 138M, 15.5G."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(count) >= size * 0.9995:
            return f"{three_digits(count / size)}{letter}"
    return f"{count:,.0f}"


def counted(count: int, thing: str, things: str = "") -> str:
    """A count with its noun: 1 box, 2 boxes, 1,200 images.

    Args:
        count: how many.
        thing: the noun for one.
        things: for any other number; with an s unless given.
    """
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def latex_count(count: int) -> str:
    """A count in a formula, its thousands set apart by commas: 22{,}320."""
    return f"{count:,}".replace(",", "{,}")


def memory(size_bytes: float) -> str:
    """A size in bytes with its unit: 512 B, 1.2 MB."""
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size_bytes >= size:
            return f"{three_digits(size_bytes / size)} {unit}"
    return f"{size_bytes:.0f} B"


def three_digits(value: float) -> str:
    """A number from 1 to 999 with three significant digits."""
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:.{digits}f}"


def decimal(value: float, digits: int = 3) -> str:
    """A number with so many digits behind the point, with a real minus sign and no minus before zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def rounded(value: float, digits: int = 3) -> str:
    """A number in a sentence: its digits, thousands set apart, a power of ten where it is very large or small.

    For example 0.0125, 9,180, 2.5e−7, 1.02e12.
    """
    if math.isfinite(value) and value and not 1e-4 <= abs(value) < 1e6:
        return _exponent(f"{value:.{digits}g}" if abs(value) < 1 else f"{value:.{digits - 1}e}")
    kept = float(f"{value:.{digits}g}") + 0.0  # minus zero is zero
    return (f"{kept:,.0f}" if 1000 <= abs(kept) < math.inf else f"{kept:g}").replace("-", "−")


def listed(parts: Iterable[object]) -> str:
    """A, B and C."""
    *first, last = map(str, parts)
    return f"{', '.join(first)} and {last}" if first else last


def plural(count: int, noun: str) -> str:
    """A noun in the form that a count asks for: pixel, pixels."""
    return noun if count == 1 else f"{noun}s"


def fitted_text(value: float, most: int) -> str:
    """A number as `cell_text` writes it, with fewer digits where it would have more than so many characters."""
    rounded = [value, *(float(f"{value:.{digits}f}") for digits in (2, 1, 0))]
    texts = [cell_text(each) for each in rounded if each or not value]
    return next((text for text in texts if len(text) <= most), _exponent(f"{value:.0e}"))


def cell_text(value: float, *, digits: int = 3) -> str:
    """A number for a small cell: its significant digits, whole numbers below 10,000 whole, a real minus sign."""
    whole = float(value).is_integer() and abs(value) < 10_000
    value += 0.0  # minus zero is zero
    return _exponent(f"{value:.0f}" if whole else f"{value:.{digits}g}")


def _exponent(text: str) -> str:
    """A number with real minus signs and a short exponent."""
    return text.replace("-", "−").replace("e+0", "e").replace("e−0", "e−").replace("e+", "e")


def duration(seconds: float) -> str:
    """A time as people say it: "8.2 s", "3 min 20 s", "1 h 5 min"."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
