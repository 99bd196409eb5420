"""The scene pad: shapes that the reader drags, adds, removes and resizes; the page follows while they move."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

import streamlit as st

from dashboard.components.declare import declare
from engine.vision_tasks import COLOURS, KINDS, Shape, outline
from engine.vision_tasks.scenes import MOST_SHAPES, SIDE_PIXELS

MOST_ARRANGED = 2 * MOST_SHAPES
LIMITS = {"side": SIDE_PIXELS, "least": 6.0, "most": 24.0, "count": MOST_ARRANGED}
"""Wider than what the networks have learned from (8 to 15 pixels, 5 shapes), so that they can be seen to fail."""

_component = declare("scene_pad")


def scene_pad(
    shapes: Sequence[Shape],
    picture: bytes,
    *,
    key: str,
    serial: int,
    ground: float,
    on_arranged: Callable[[tuple[Shape, ...]], None],
) -> None:
    """The pad, where it is called.

    Args:
        shapes: as the page knows them.
        picture: a PNG file of them, 96 x 96.
        key: the widget's key, "page.control".
        serial: differs whenever the page itself has put other shapes there.
        ground: brightness behind the shapes, from 0 to 1.
        on_arranged: receives what the reader has arranged, before the page runs again.
    """

    def take() -> None:
        arranged = st.session_state[key].get("arranged") or {}
        if arranged.get("serial") == serial:
            on_arranged(tuple(_shape(fields) for fields in arranged["shapes"][:MOST_ARRANGED]))

    level = round(255 * ground)
    data = {
        "serial": serial,
        "shapes": [asdict(shape) for shape in shapes],
        "picture": "data:image/png;base64," + base64.b64encode(picture).decode("ascii"),
        "ground": f"rgb({level},{level},{level})",
        "limits": LIMITS,
        "outlines": _outlines(),
        "colours": COLOURS,
    }
    _component(key=key, data=data, on_arranged_change=take)


@cache
def _outlines() -> dict[str, list[tuple[float, float]]]:
    return {kind: outline(kind) for kind in KINDS}


def _shape(fields: dict[str, Any]) -> Shape:
    """A shape as the browser sends it, kept within its limits."""
    kind = fields["kind"] if fields["kind"] in KINDS else KINDS[0]
    x, y, reach, angle = (float(fields[name]) for name in ("x", "y", "reach", "angle"))
    return kept_inside(Shape(kind, x, y, reach, angle, int(fields["colour"])))


def kept_inside(shape: Shape) -> Shape:
    """A shape of an allowed size that lies within the scene."""
    reach = min(max(shape.reach, LIMITS["least"]), LIMITS["most"])
    x, y = (min(max(place, reach), SIDE_PIXELS - reach) for place in (shape.x, shape.y))
    return Shape(shape.kind, round(x, 1), round(y, 1), round(reach, 1), shape.angle % 360, shape.colour % len(COLOURS))
