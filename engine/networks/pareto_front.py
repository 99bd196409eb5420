"""Which of many choices are worth considering: those that no other beats in both respects."""

from collections.abc import Sequence
from typing import Literal

Better = Literal["lower", "higher"]


def pareto_front(points: Sequence[tuple[float, float]], *, x: Better, y: Better) -> list[int]:
    """The points that no other point dominates, ordered along x.

    A point dominates another if it is at least as good in both values and better in one.

    Args:
        points: (x, y) pairs.
        x: which values of x are better.
        y: which values of y are better.

    Returns:
        Indices, from the best x to the worst; of equal points the first one.
    """
    sign_x, sign_y = (1 if better == "lower" else -1 for better in (x, y))
    order = sorted(range(len(points)), key=lambda i: (sign_x * points[i][0], sign_y * points[i][1], i))
    front: list[int] = []
    best = float("inf")
    for i in order:
        value = sign_y * points[i][1]
        if value < best:
            front.append(i)
            best = value
    return front
