"""What the reader chose of a patch that is used as a detector."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DetectorSettings:
    """What the reader chose.

    Attributes:
        normalized: whether scores are correlations, or raw sums of products.
        dx: pixels by which the image moves to the right.
        dy: pixels down.
        other: the sample that does not hold the object.
    """

    normalized: bool
    dx: int
    dy: int
    other: str
