"""The region picker: a rectangle of an image, chosen by dragging or by keys."""

import streamlit as st
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.components.typed_numbers import whole_numbers
from dashboard.runtime.media_urls import picture_address
from engine.images import Region

_component = declare("region_picker")


def region_picker(image: Tensor, *, key: str, start: Region, least: int = 6) -> Region:
    """The image with the rectangle that the reader dragged; the rectangle is part of the page's address.

    Args:
        image: (3, h, w), in [0, 1].
        key: the widget's key, "page.patch"; its last part names the address parameter.
        start: where the rectangle lies at first.
        least: shortest side in pixels.
    """
    h, w = image.shape[-2:]
    parameter = key.rsplit(".", 1)[-1]
    before = (st.session_state.get(key) or {}).get("region")
    region = (_from_state(before) or _from_address(st.query_params.get(parameter, "")) or start).inside(h, w)
    _component(
        key=key,
        data={
            "picture": picture_address(image, key=key, file_format="JPEG"),
            "width": w,
            "height": h,
            "least": least,
            "region": {"top": region.top, "left": region.left, "height": region.height, "width": region.width},
            "label": "The image and its patch. Drag, or move it with the arrow keys and size it with plus and minus.",
        },
        on_region_change=lambda: None,
    )
    if region != start.inside(h, w):
        st.query_params[parameter] = f"{region.top},{region.left},{region.height},{region.width}"
    return region


def _from_state(value: dict[str, float] | None) -> Region | None:
    if not value:
        return None
    return Region(int(value["top"]), int(value["left"]), int(value["height"]), int(value["width"]))


def _from_address(text: str) -> Region | None:
    """The rectangle "top,left,height,width" of an address, or None where it says nothing usable."""
    numbers = whole_numbers(text, count=4)
    return Region(*numbers) if numbers else None
