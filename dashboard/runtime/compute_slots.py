"""How the processor's cores are shared out between readers.

Most of what a page computes is small: on one thread it takes less than a millisecond, on several it waits for each
of them to get a core, which on a machine that trains networks takes a hundred times as long. So torch has one thread
in this process, and heavy work asks for more.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from engine.cpu import usable_cores


def give_back_freed_memory() -> None:
    """Returns what is free to the system; does nothing where the C library is not glibc."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """The function malloc_trim of glibc, or a function that does nothing."""
    if not sys.platform.startswith("linux"):
        return id
    return getattr(ctypes.CDLL(None), "malloc_trim", id)


CORES = usable_cores()
HAND_OVER_SECONDS = 0.0005
SPINS = 5000  # a fraction of a millisecond
_places = threading.BoundedSemaphore(CORES)
_LONG = max(1, CORES // 4)
_long_places = threading.BoundedSemaphore(_LONG)
_counting = threading.Lock()
_at_work = 0


def hand_over_often() -> None:
    """Lets the threads of this process take turns every half millisecond in which they compute in Python.

    A page's script and what sends its elements to the browser are two threads; at Python's own 5 ms a page that goes
    on computing after an element holds that element back.
    """
    sys.setswitchinterval(HAND_OVER_SECONDS)


def wait_without_a_core() -> None:
    """Has torch's threads give their core away soon where they wait for each other; to be called before torch is there.

    By default they look 300,000 times whether the others are done. Where other programs keep all cores busy, they so
    hold the very core that the others wait for: heavy work takes several times as long.

    Source: GNU libgomp's manual, GOMP_SPINCOUNT.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))


def one_thread_unless_heavy() -> None:
    """Gives every thread of this process that uses torch for the first time after this one core."""
    import torch

    torch.set_num_threads(1)


@contextmanager
def a_place_and_cores() -> Iterator[None]:
    """Waits for one of as many places as there are cores; inside, torch has an equal share of the cores."""
    import torch

    with _places:
        share = CORES // _count(1)
        before = torch.get_num_threads()
        torch.set_num_threads(max(1, share))
        try:
            yield
        finally:
            torch.set_num_threads(before)
            _count(-1)


@contextmanager
def a_long_place(still_wanted: Callable[[], object]) -> Iterator[None]:
    """Waits for one of the few places for work of many seconds; all of them together take half of the cores.

    They are places of their own, so that a reader's quick computation never waits for another's long one.

    Args:
        still_wanted: asked now and then while it waits; gives up by raising.
    """
    import torch

    while not _long_places.acquire(timeout=0.1):
        still_wanted()
    try:
        torch.set_num_threads(max(1, CORES // (2 * _LONG)))
        yield
    finally:
        _long_places.release()


def _count(change: int) -> int:
    global _at_work
    with _counting:
        _at_work += change
        return _at_work
