"""What is sent to the browser once per view: grids and links as small integers and floats, packed and deflated."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from engine.trace import Grid, Link, Steps

Place = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """How a computation is drawn, where its steps alone do not say it.

    Attributes:
        editable: names of grids whose cells can be edited; cells that padding or insertion added never can.
        reversed: names of grids whose values were turned by 180 degrees; a change is animated.
        signs: what is written before a grid, for example {"kernel": "∗", "output": "="}.
        labels: what a grid is called, where its name will not do.
        channel_names: names of a grid's channels, for example {"input": ("red", "green", "blue")}.
        height_pixels: the height that the grids may take on a wide screen.
    """

    editable: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    channel_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
        array = _narrow(values.detach().cpu().numpy().ravel())
        planes = np.frombuffer(array.tobytes(), np.uint8).reshape(-1, array.itemsize).T.tobytes()
        place = {"type": f"{array.dtype.kind}{array.itemsize}", "start": self._length, "length": array.size}
        self._parts.append(planes)
        self._length += len(planes)
        return place

    def text(self) -> str:
        """Everything, deflated, as base64 text."""
        return base64.b64encode(zlib.compress(b"".join(self._parts), 9)).decode("ascii")


def _narrow(array: np.ndarray) -> np.ndarray:
    """The array in the smallest type that holds it: float32, or an unsigned integer of one, two or four bytes."""
    if array.dtype.kind == "f":
        return array.astype("<f4")
    largest = int(array.max(initial=0))
    return array.astype("<u1" if largest < 2**8 else "<u2" if largest < 2**16 else "<u4")


def payload(steps: Steps, drawing: Drawing | None = None) -> dict[str, Any]:
    """A computation as the player's browser side reads it: JSON with one compressed blob for all numbers.

    Args:
        steps: the computation.
        drawing: how it is drawn.
    """
    blob = _Blob()
    drawing = drawing or Drawing()
    return {
        "count": steps.count,
        "height": drawing.height_pixels,
        "grids": [_grid(grid, drawing, blob) for grid in steps.grids],
        "links": [_link(link, blob) for link in steps.links],
        "blob": blob.text(),
    }


def _grid(grid: Grid, drawing: Drawing, blob: _Blob) -> dict[str, Any]:
    return {
        "name": grid.name,
        "symbol": grid.symbol,
        "label": drawing.labels.get(grid.name, grid.name),
        "channelNames": list(drawing.channel_names.get(grid.name, ())),
        "sign": drawing.signs.get(grid.name, ""),
        "role": grid.role,
        "shape": list(grid.values.shape),
        "border": asdict(grid.border),
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
        "values": blob.add(link.values),
        "running": blob.add(link.running),
        "chosen": blob.add(link.chosen),
    }
