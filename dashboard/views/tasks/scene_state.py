"""The scene on the page: what the reader has arranged, as text that fits into the address."""

import re
from typing import cast

import streamlit as st

from dashboard.components.scene_pad.scene_pad import MOST_ARRANGED, kept_inside
from engine.vision_tasks import KINDS, Kind, Scene, Shape, random_scene

SCENE, SERIAL, DRAWN = "tasks.scene", "tasks.serial", "tasks.drawn"
GROUND = 0.15
FIRST = (
    Shape("circle", 22, 26, 13, 0, 0),
    Shape("triangle", 66, 22, 14, 20, 1),
    Shape("plus", 30, 70, 12, 15, 2),
    Shape("square", 72, 68, 12, 35, 3),
)
_NUMBER = r"(-?\d+(?:\.\d)?)"
_SHAPE = re.compile(rf"([a-z]+),{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER},(\d)")


def arranged_scene(noise: float) -> Scene:
    """The scene that the page shows now; it is part of the page's address.

    Args:
        noise: standard deviation on every pixel.
    """
    shapes = st.session_state.get(SCENE)
    if shapes is None:
        shapes = read_shapes(st.query_params.get("scene", "")) or FIRST
        st.session_state[SCENE] = shapes
    if shapes == FIRST:
        st.query_params.pop("scene", None)
    else:
        st.query_params["scene"] = shapes_text(shapes)
    return Scene(shapes, ground=GROUND, noise=noise)


def arrange(shapes: tuple[Shape, ...]) -> None:
    """Keeps what the reader has arranged."""
    st.session_state[SCENE] = shapes


def replace_scene(shapes: tuple[Shape, ...]) -> None:
    """Puts other shapes on the page and into the pad."""
    st.session_state[SCENE] = tuple(kept_inside(shape) for shape in shapes)
    st.session_state[SERIAL] = serial() + 1


def another_scene() -> None:
    """Puts a scene on the page as the networks know them, but one that they have not learned from."""
    drawn = st.session_state.get(DRAWN, 0) + 1
    st.session_state[DRAWN] = drawn
    replace_scene(random_scene(2_000_000 + drawn).shapes)


def serial() -> int:
    """How often the page itself has put other shapes there."""
    return st.session_state.get(SERIAL, 0)


def shapes_text(shapes: tuple[Shape, ...]) -> str:
    """Shapes as text: class, x, y, reach, angle and colour of each; "none" where there are none."""
    texts = (f"{shape.kind},{shape.x:g},{shape.y:g},{shape.reach:g},{shape.angle:g},{shape.colour}" for shape in shapes)
    return ";".join(texts) or "none"


def read_shapes(text: str) -> tuple[Shape, ...] | None:
    """The shapes that a text says, each kept within its limits; None where it says nothing usable."""
    if text == "none":
        return ()
    found = [_SHAPE.fullmatch(part) for part in text.split(";")][:MOST_ARRANGED]
    if not all(match and match[1] in KINDS for match in found):
        return None
    return tuple(_shape(match.groups()) for match in found if match)


def _shape(written: tuple[str, ...]) -> Shape:
    """The shape whose kind, x, y, reach, angle and colour are written in this order."""
    kind, x, y, reach, angle, colour = written
    return kept_inside(Shape(cast("Kind", kind), float(x), float(y), float(reach), float(angle), int(colour)))
