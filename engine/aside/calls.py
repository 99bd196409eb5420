"""Calls one after another, as pieces of one computation."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Call = tuple[Callable[..., Any], tuple[Any, ...]]


def results_of(calls: Sequence[Call]) -> Iterator[Any]:
    """What some functions return.

    Args:
        calls: functions of modules, each with what it is called with.
    """
    for function, arguments in calls:
        yield function(*arguments)
