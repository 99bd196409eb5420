"""The only place that caches: results shared between readers, keyed by the content of what they were computed from.

Streamlit's own hash of a large array reads a sample of it and so returns stale results; here every byte counts.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from dashboard.runtime.compute_slots import a_long_place, a_place_and_cores, give_back_freed_memory

if TYPE_CHECKING:
    from torch import Tensor

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def digest(content: "np.ndarray | Tensor | bytes") -> str:
    """A key that differs whenever a single value, the shape or the type differs."""
    if isinstance(content, bytes):
        return hashlib.blake2b(content, digest_size=16).hexdigest()
    array = np.ascontiguousarray(content if isinstance(content, np.ndarray) else content.detach().cpu().numpy())
    header = f"{array.dtype}{array.shape}".encode()
    return hashlib.blake2b(header + array.tobytes(), digest_size=16).hexdigest()


Keyed = TypeVar("Keyed", bound=type)

# How arguments are told apart whose class does not say it itself; by name where importing the class would cost time.
_KEYS: dict[str | type, Callable[[Any], Any]] = {"torch.Tensor": digest, np.ndarray: digest}


def keyed_by(attribute: str) -> Callable[[Keyed], Keyed]:
    """A class whose instances a cache tells apart by one of their attributes, which must be hashable."""

    def register(cls: Keyed) -> Keyed:
        _KEYS[cls] = attrgetter(attribute)
        return cls

    return register


def cached(*, entries: int = 64) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Keeps a function's latest results for all readers. What it returns is shared: never change it.

    Args:
        entries: how many results are kept.
    """
    return st.cache_resource(max_entries=entries, show_spinner=False, hash_funcs=_KEYS)


@contextmanager
def heavy_computation() -> Iterator[None]:
    """Waits for one of the process's places for heavy work: as many as cores, so that no reader freezes a class.

    Inside, torch computes on all cores that no other heavy work takes.
    """
    with a_place_and_cores():
        yield
    give_back_freed_memory()


@contextmanager
def long_computation(still_wanted: Callable[[], object]) -> Iterator[None]:
    """Waits for one of the process's places for work of many seconds, for which quick work never waits.

    Args:
        still_wanted: asked now and then while it waits; gives up by raising.
    """
    with a_long_place(still_wanted):
        yield
    give_back_freed_memory()
