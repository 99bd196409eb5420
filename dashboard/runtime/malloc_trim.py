"""Gives memory that is free again back to the system.

glibc keeps freed tensors of a few megabytes for later; picture after picture its heap then grows by pieces that fit
nowhere. Handing them back takes a few milliseconds and keeps the process at its size.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back_freed_memory() -> None:
    """Returns what is free to the system; does nothing where the C library is not glibc."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """The function malloc_trim of glibc, or a function that does nothing."""
    if not sys.platform.startswith("linux"):
        return id
    return getattr(ctypes.CDLL(None), "malloc_trim", id)
