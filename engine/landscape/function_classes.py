"""Two families of staircases, fitted to a curve: one whose classes are nested, one whose classes are not.

A class of size n holds every staircase with n steps on fixed edges. With equal steps, a class does not contain the one
before: halves cannot be made of thirds. Where the next class keeps the old edges and adds one, it does.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.errors import EngineError

Family = Literal["nested", "equal"]


@dataclass(frozen=True)
class Fit:
    """The best member of a class.

    Attributes:
        edges: where its steps begin and end, from 0 to 1, (n + 1,).
        levels: heights of its steps, (n,).
        values: the staircase at the places of the curve.
        error: root mean square difference to the curve.
    """

    edges: np.ndarray
    levels: np.ndarray
    values: np.ndarray
    error: float


def edges_of(family: Family, size: int) -> np.ndarray:
    """The edges of a class, ascending from 0 to 1, (size + 1,).

    The nested family halves the leftmost of its widest steps.

    Raises:
        EngineError: a class without steps, or an unknown family.
    """
    if size < 1:
        raise EngineError(f"A class of size {size} has no steps. Use at least 1.")
    if family == "equal":
        return np.linspace(0, 1, size + 1)
    if family != "nested":
        raise EngineError(f'There is no family "{family}". Use "nested" or "equal".')
    edges = [0.0, 1.0]
    for _ in range(size - 1):
        widths = np.diff(edges)
        widest = int(np.argmax(widths > widths.max() - 1e-9))
        edges.insert(widest + 1, (edges[widest] + edges[widest + 1]) / 2)
    return np.array(edges)


def fit(curve: np.ndarray, family: Family, size: int) -> Fit:
    """The staircase of a class that is closest to a curve in the least-squares sense: means over its steps.

    Args:
        curve: heights at equally spaced places from 0 to 1, (m,).
        family: which edges.
        size: number of steps.

    Raises:
        EngineError: more steps than places.
    """
    if size > len(curve):
        raise EngineError(f"{size} steps cannot be told apart at {len(curve)} places. Use at most {len(curve)} steps.")
    edges = edges_of(family, size)
    places = (np.arange(len(curve)) + 0.5) / len(curve)
    step = np.clip(np.searchsorted(edges, places, side="right") - 1, 0, size - 1)
    count = np.bincount(step, minlength=size)
    levels = np.bincount(step, weights=curve, minlength=size) / np.maximum(count, 1)
    values = levels[step]
    return Fit(edges, levels, values, float(np.sqrt(np.mean((values - curve) ** 2))))
