"""The sketch pad: a field in which the reader draws a digit, which is part of the page's address."""

import base64
import zlib

import streamlit as st
import torch
from torch import Tensor

from dashboard.components.declare import declare

SIDE = 28
STEP = 17  # between two of 16 levels from 0 to 255: a drawing of those is short enough for an address

_component = declare("sketch_pad")


def sketch_pad(*, key: str) -> Tensor | None:
    """The field, where it is called, and what is drawn in it: (28, 28), in [0, 1], bright on dark; None while empty.

    Args:
        key: the widget's key and the address's parameter, "page.drawing".
    """
    asked = levels_from_text(st.query_params.get(key, ""))

    def keep() -> None:
        levels = st.session_state[key].get("levels")
        if levels and any(levels):
            st.query_params[key] = text_from_levels([int(level) for level in levels])
        else:
            st.query_params.pop(key, None)

    _component(key=key, data={"levels": list(asked)}, on_levels_change=keep)
    if not any(asked):
        return None
    return torch.tensor(list(asked), dtype=torch.float32).reshape(SIDE, SIDE) / 255


def text_from_levels(levels: list[int]) -> str:
    """A drawing as text for an address, its levels from 0 to 255 rounded to 16 of them."""
    steps = bytes(round(level / STEP) for level in levels)
    return base64.urlsafe_b64encode(zlib.compress(steps, 9)).decode("ascii").rstrip("=")


def levels_from_text(text: str) -> bytes:
    """The levels of a drawing from an address; empty where it says nothing usable."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        steps = zlib.decompressobj().decompress(packed, SIDE * SIDE + 1)
    except (ValueError, zlib.error):
        return b""
    usable = len(steps) == SIDE * SIDE and max(steps) <= 255 // STEP
    return bytes(step * STEP for step in steps) if usable else b""
