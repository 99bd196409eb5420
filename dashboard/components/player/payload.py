"""What is sent to the browser once per view: grids and links as small integers and floats, packed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from dashboard.components.packing import packed
from engine.steps import Border, Grid, Link, Seen, Steps

Place = list[Any]  # type, start and length of an array in the blob

# Significant digits of what the player writes as a small note beside a value, and of a result that is still growing;
# results that are complete are sent in full with their grid.
NOTE_DIGITS, GROWING_DIGITS = 3, 5
LARGEST_WHOLE_DIGITS = 6
EXPONENT_OFFSET = 64


# Between the grids of a convolution.
SIGNS = {"kernel": "∗", "bias": "+", "output": "="}


@dataclass(frozen=True)
class Drawing:
    """How a computation is drawn, where its steps alone do not say it.

    Attributes:
        editable: names of grids whose cells can be edited; cells that padding or insertion added never can.
        reversed: names of grids whose values were turned by 180 degrees; a change is animated.
        signs: what is written before a grid, for example {"kernel": "∗", "output": "="}.
        labels: what a grid is called, where its name will not do.
        channel_names: names of a grid's channels, for example {"input": ("red", "green", "blue")}.
        marks: colours of a grid's channels, as CSS writes them, where channels are colours.
        rows: where the grids' channels are set in rows, the name of each channel's row; "" is the row without a name.
        height_pixels: the height that the grids may take on a wide screen where they begin so far down the page that
            they are not seen together with its title; else they take what the window leaves.
    """

    editable: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    channel_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    height_pixels: int = 300


class _Blob:
    """Arrays one after the other, each with its bytes plane by plane, which deflates to far less."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, values: Tensor | None) -> Place | None:
        """Appends an array; returns where it lies, for `unpack.mjs`."""
        if values is None:
            return None
        return self._append(_narrow(values.detach().cpu().numpy().ravel()))

    def _append(self, array: np.ndarray) -> Place:
        planes = np.frombuffer(array.tobytes(), np.uint8).reshape(-1, array.itemsize).T.tobytes()
        place = [f"{array.dtype.kind}{array.itemsize}", self._length, array.size]
        self._parts.append(planes)
        self._length += len(planes)
        return place

    def add_rounded(self, values: Tensor | None, digits: int) -> dict[str, Place] | None:
        """Appends numbers as decimals of so many significant digits, which take about half the room of float32.

        Whole numbers below a million stay as they are. A number is mantissa * 10 ** (exponent - 64), and its sign is
        the mantissa's last bit.
        """
        if values is None:
            return None
        numbers = values.detach().cpu().double().numpy().ravel()
        size = np.abs(numbers)
        whole = (size == np.rint(size)) & (size < 10**LARGEST_WHOLE_DIGITS)
        exponents = np.floor(np.log10(np.where(size > 0, size, 1.0))).astype(np.int64) - digits + 1
        exponents = np.where(whole, np.minimum(exponents, 0), exponents)
        mantissas = np.rint(size / 10.0**exponents).astype(np.int64)
        signed = mantissas * 2 + (numbers < 0)
        return {
            "mantissas": self._append(_narrow(signed)),
            "exponents": self._append((exponents + EXPONENT_OFFSET).astype("<u1")),
        }

    def content(self) -> dict[str, Any]:
        """Everything as text, and whether it is deflated."""
        return packed(b"".join(self._parts))


def _narrow(array: np.ndarray) -> np.ndarray:
    """The array in the smallest type that holds it: float32, or an unsigned integer of one, two or four bytes."""
    if array.dtype.kind == "f":
        return array.astype("<f4")
    largest = int(array.max(initial=0))
    return array.astype("<u1" if largest < 2**8 else "<u2" if largest < 2**16 else "<u4")


def payload(steps: Steps, drawing: Drawing | None = None) -> dict[str, Any]:
    """A computation as the player's browser side reads it: JSON with one blob for all numbers.

    Args:
        steps: the computation.
        drawing: how it is drawn.
    """
    blob = _Blob()
    drawing = drawing or Drawing()
    return {
        "count": steps.count,
        "height": drawing.height_pixels,
        "grids": [_said(_grid(grid, drawing, blob)) for grid in steps.grids],
        "links": [_said(_link(link, blob)) for link in steps.links],
        "looks": [_seen(seen, blob) for seen in steps.seen],
        **blob.content(),
    }


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that are empty, which `unpack.mjs` puts back: this travels at every change."""
    return {name: value for name, value in fields.items() if value not in (None, "", False, [])}


def _grid(grid: Grid, drawing: Drawing, blob: _Blob) -> dict[str, Any]:
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "label": drawing.labels.get(grid.name, ""),
        "channelNames": list(drawing.channel_names.get(grid.name, ())),
        "marks": list(drawing.marks.get(grid.name, ())),
        "rows": list(drawing.rows.get(grid.name, ())),
        "sign": drawing.signs.get(grid.name, ""),
        "role": grid.role,
        "shape": list(grid.values.shape),
        "border": asdict(grid.border) if grid.border != Border() else None,
        "editable": grid.name in drawing.editable,
        "reversed": grid.name in drawing.reversed,
        "values": blob.add(grid.values),
        "inserted": blob.add(grid.inserted),
    }


def _link(link: Link, blob: _Blob) -> dict[str, Any]:
    return {
        "left": link.left,
        "right": link.right,
        "target": link.target,
        "combine": link.combine,
        "starts": blob.add(link.starts),
        "leftCells": blob.add(link.left_cells),
        "rightCells": blob.add(link.right_cells),
        "targetCells": blob.add(link.target_cells),
        "values": blob.add(link.values) if link.right is None else blob.add_rounded(link.values, NOTE_DIGITS),
        "running": blob.add_rounded(link.running, GROWING_DIGITS),
        "chosen": blob.add(link.chosen),
    }


def _seen(seen: Seen, blob: _Blob) -> dict[str, Any]:
    return {
        "grid": seen.grid,
        "starts": blob.add(seen.starts),
        "cells": blob.add(seen.cells),
        "chosen": blob.add(seen.chosen),
    }
