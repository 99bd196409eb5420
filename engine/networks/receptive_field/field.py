"""Receptive fields: which pixels of the image can reach a cell of a feature map, worked out from the geometry.

A cell's field follows from three numbers per axis that each layer carries on: where the first cell's field begins,
how long it is, and how far the fields of neighbouring cells lie apart (the jump). Padding counts: a field may begin
outside of the image. Where branches meet, the field is the union.

References:
    Araujo, Norris, Sim. Computing receptive fields of convolutional neural networks. Distill 2019,
    doi:10.23915/distill.00021.
"""

from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True)
class AxisField:
    """The receptive fields of a feature map's cells along one axis, in pixels of the network's input.

    Attributes:
        start: first pixel of the first cell's field (negative where padding is read).
        size: length of a field.
        jump: pixels between the fields of neighbouring cells; 0 where the axis is used up (after flattening).
    """

    start: float = 0.0
    size: float = 1.0
    jump: float = 1.0

    @property
    def position(self) -> float:
        """Centre of the first cell's field."""
        return self.start + (self.size - 1) / 2

    def window(self, kernel_size: int, *, stride: float = 1, padding: float = 0, dilation: int = 1) -> "AxisField":
        """The fields after a window that slides along the axis."""
        return AxisField(
            start=self.start - padding * self.jump,
            size=self.size + dilation * (kernel_size - 1) * self.jump,
            jump=self.jump * stride,
        )

    def adaptive(self, size_in: int, size_out: int) -> "AxisField":
        """The fields after adaptive pooling from ``size_in`` to ``size_out`` cells.

        Its windows differ in length where the sizes do not divide; these fields then enclose them.
        """
        step = size_in / size_out
        start = min(floor(i * step) - i * step for i in range(size_out))
        end = max(ceil((i + 1) * step) - i * step for i in range(size_out))
        return AxisField(
            start=self.start + start * self.jump,
            size=self.size + (end - start - 1) * self.jump,
            jump=self.jump * step,
        )

    def whole(self, size: int) -> "AxisField":
        """The one field that all ``size`` cells have together."""
        return AxisField(self.start, self.size + (size - 1) * self.jump, 0.0)

    def union(self, other: "AxisField") -> "AxisField":
        """The fields that reach everything that either reaches."""
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        return AxisField(start, end - start, max(self.jump, other.jump))

    def span(self, cell: int) -> tuple[float, float]:
        """First pixel of a cell's field, and the first pixel behind it."""
        start = self.start + cell * self.jump
        return start, start + self.size


@dataclass(frozen=True)
class ReceptiveField:
    """The receptive fields of a feature map's cells.

    Attributes:
        vertical: along the rows.
        horizontal: along the columns.
    """

    vertical: AxisField = AxisField()
    horizontal: AxisField = AxisField()

    @property
    def size(self) -> int:
        """Side length in pixels; of the longer side where a field is not square."""
        return round(max(self.vertical.size, self.horizontal.size))

    def union(self, other: "ReceptiveField") -> "ReceptiveField":
        """The fields that reach everything that either reaches."""
        return ReceptiveField(self.vertical.union(other.vertical), self.horizontal.union(other.horizontal))

    def box(self, row: int, column: int) -> tuple[float, float, float, float]:
        """A cell's field as (top, left, bottom, right) in pixels of the network's input, not clipped to it."""
        top, bottom = self.vertical.span(row)
        left, right = self.horizontal.span(column)
        return top, left, bottom, right
