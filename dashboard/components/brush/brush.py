"""The brush: strokes that the reader paints over a picture, and takes back."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import streamlit as st
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.runtime.media_urls import picture_address
from engine.inspection import Stroke
from engine.networks import Box

_PARTS = 1000  # coordinates are whole thousandths of the picture's longer side
_NOTHING = "none"
_LONGEST = 3000  # characters: longer addresses break in some places where people paste them
_ADDRESS = re.compile(r"N(\.N\.N)+(_N(\.N\.N)+)*".replace("N", "[0-9]{1,5}"))

_component = declare("brush")


def brush(
    image: Tensor, *, key: str, start: Sequence[Stroke], colour: Sequence[float], seen: Box
) -> tuple[Stroke, ...]:
    """The picture to paint on, where it is called, and the strokes on it; they are part of the page's address.

    Args:
        image: (3, h, w), in [0, 1].
        key: the widget's key, "page.painted"; its last part names the address parameter.
        start: what is painted at first.
        colour: of the paint, red, green and blue, or grey, in [0, 1].
        seen: the part of the picture that counts, in its pixels; the rest is shaded.
    """
    h, w = image.shape[-2:]
    parameter = key.rpartition(".")[2]
    before = (st.session_state.get(key) or {}).get("strokes")
    asked = from_address(st.query_params.get(parameter, ""))
    strokes = _from_browser(before) if before is not None else asked if asked is not None else tuple(start)
    colours = [round(255 * value) for value in (colour if len(colour) == 3 else (*colour,) * 3)]
    _component(
        key=key,
        data={
            "picture": picture_address(image, key=key, file_format="JPEG"),
            "width": w,
            "height": h,
            "strokes": [{"size": size, "points": points} for size, points in map(_in_parts, strokes)],
            "colour": f"rgb({colours[0]} {colours[1]} {colours[2]})",
            "seen": {"left": seen.left / w, "top": seen.top / h, "right": seen.right / w, "bottom": seen.bottom / h},
        },
        on_strokes_change=lambda: None,
    )
    _keep(parameter, strokes, tuple(start))
    return strokes


def _keep(parameter: str, strokes: tuple[Stroke, ...], start: tuple[Stroke, ...]) -> None:
    """Writes strokes into the address; what is painted at first needs no words there."""
    text = as_address(strokes)
    if text == as_address(start) or len(text) > _LONGEST:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = text


def as_address(strokes: Sequence[Stroke]) -> str:
    """Strokes as they stand in an address: "size.x.y.x.y" each, in thousandths, with "_" between them."""
    return "_".join(map(_as_word, strokes)) or _NOTHING


def _as_word(stroke: Stroke) -> str:
    size, points = _in_parts(stroke)
    return ".".join(str(part) for part in (size, *chain.from_iterable(points)))


def from_address(text: str) -> tuple[Stroke, ...] | None:
    """The strokes that an address says, or None where it says nothing usable."""
    if text == _NOTHING:
        return ()
    if len(text) > _LONGEST or not _ADDRESS.fullmatch(text):
        return None
    strokes = [[int(part) for part in word.split(".")] for word in text.split("_")]
    return tuple(_stroke(size, list(zip(places[::2], places[1::2], strict=True))) for size, *places in strokes)


def _from_browser(value: list[dict[str, Any]]) -> tuple[Stroke, ...]:
    return tuple(_stroke(one["size"], one["points"]) for one in value if one["points"])


def _stroke(size: int, points: Sequence[Sequence[int]]) -> Stroke:
    return Stroke(tuple((x / _PARTS, y / _PARTS) for x, y in points), max(1, size) / _PARTS)


def _in_parts(stroke: Stroke) -> tuple[int, list[list[int]]]:
    """Size and corners in whole thousandths."""
    return round(stroke.size * _PARTS), [[round(x * _PARTS), round(y * _PARTS)] for x, y in stroke.points]
