"""Compares the numbers that a page shows with those that its code prints."""

import re

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
