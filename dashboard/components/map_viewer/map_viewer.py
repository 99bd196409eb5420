"""One feature map over the image; each cell tells its value and shows its receptive field, in the browser."""

import base64
from dataclasses import dataclass
from typing import Any

import streamlit as st
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.components.typed_numbers import whole_number
from dashboard.figures.feature_maps import map_picture
from dashboard.figures.theme import Theme
from dashboard.runtime.media_urls import file_address, picture_address
from engine.inspection import statistics
from engine.networks import Box, Preprocessing, ReceptiveField

_component = declare("map_viewer")


@dataclass(frozen=True)
class ViewedMap:
    """A feature map and how it lies over the image.

    Attributes:
        image: what the network was shown, (3, h, w), in [0, 1].
        image_name: what it is called, for screen readers.
        values: (h, w).
        title: what it is called, for screen readers.
        field: the receptive fields of its cells, in pixels of the network's input; None where a cell is a pixel.
        preprocessing: how the image became the network's input.
    """

    image: Tensor
    image_name: str
    values: Tensor
    title: str
    field: ReceptiveField | None
    preprocessing: Preprocessing


NOTHING_TO_SEE = {
    "empty": "is empty: every value is zero.",
    "not finite": "is not finite: it holds values that are infinite or no numbers. Something overflowed before it.",
}


def map_viewer(viewed: ViewedMap, *, theme: Theme, key: str, usual_opacity: int = 60, linked: str = "") -> None:
    """The map over the image, where it is called; the opacity is part of the page's address.

    A map that is empty or not finite is said to be so instead: its colours would say something else.

    Args:
        viewed: the map.
        theme: whose palette.
        key: the widget's key, "page.control".
        usual_opacity: in percent, where the address does not ask for another.
        linked: viewers of the same name have one opacity and look at the same place; empty for one on its own.
    """
    if (state := statistics(viewed.values).state) in NOTHING_TO_SEE:
        st.info(f"{viewed.title} {NOTHING_TO_SEE[state]}", icon=":material/visibility_off:")
        return
    parameter = f"{linked or key.rpartition('.')[2]}-opacity"
    asked = whole_number(st.query_params.get(parameter, ""))
    opacity = usual_opacity if asked is None else min(asked, 100)

    def keep_opacity() -> None:
        chosen = st.session_state[key].get("opacity")
        if chosen is not None:
            st.query_params[parameter] = str(int(chosen))

    content = _content(viewed, key, theme) | {"opacity": opacity, "linked": linked}
    _component(key=key, data=content, on_opacity_change=keep_opacity)


def _content(viewed: ViewedMap, key: str, theme: Theme) -> dict[str, Any]:
    """What the browser side reads; places and lengths are shares of the image's sides."""
    h, w = viewed.image.shape[1:]
    row, column = statistics(viewed.values).strongest
    return {
        "picture": picture_address(viewed.image, key=f"{key}.picture", file_format="JPEG"),
        "pictureAlt": f"The image {viewed.image_name}",
        "map": file_address(
            map_picture(viewed.values.cpu().numpy(), theme=theme), media_type="image/png", key=f"{key}.map"
        ),
        "mapAlt": viewed.title,
        "values": base64.b64encode(viewed.values.float().cpu().numpy().astype("<f4").tobytes()).decode("ascii"),
        "rows": viewed.values.shape[0],
        "columns": viewed.values.shape[1],
        "seen": _shares(viewed.preprocessing.seen_box(h, w), h, w),
        "field": _field(viewed, h, w),
        "fieldWords": _words(viewed),
        "strongest": {"row": row, "column": column},
    }


def _words(viewed: ViewedMap) -> str:
    """How far a cell sees, in a sentence."""
    if viewed.field is None:
        return ""
    height, width = round(viewed.field.vertical.size), round(viewed.field.horizontal.size)
    crop = viewed.preprocessing.crop
    beyond = f" of {crop} × {crop}, the rest is padding" if max(height, width) > crop else " of the network's input"
    return f"It can see {height} × {width} pixels{beyond} (white frame)."


def _shares(box: Box, h: int, w: int) -> dict[str, float]:
    return {"left": box.left / w, "top": box.top / h, "right": box.right / w, "bottom": box.bottom / h}


def _field(viewed: ViewedMap, h: int, w: int) -> dict[str, float]:
    """The first cell's receptive field on the image, and the steps to its neighbours' fields."""
    if viewed.field is None:
        return dict.fromkeys(("left", "top", "stepX", "stepY", "width", "height"), 0.0)
    top, left, bottom, right = viewed.field.box(0, 0)
    next_top, next_left, *_ = viewed.field.box(1, 1)
    first = _shares(viewed.preprocessing.on_image(Box(top, left, bottom, right), h, w), h, w)
    second = _shares(viewed.preprocessing.on_image(Box(next_top, next_left, bottom, right), h, w), h, w)
    return {
        "left": first["left"],
        "top": first["top"],
        "stepX": second["left"] - first["left"],
        "stepY": second["top"] - first["top"],
        "width": first["right"] - first["left"],
        "height": first["bottom"] - first["top"],
    }
