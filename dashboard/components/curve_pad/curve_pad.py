"""The curve pad: a field in which the reader draws a curve from left to right."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from dashboard.components.declare import declare

PLACES = 96

_component = declare("curve_pad")


def curve_pad(curve: np.ndarray, *, name: str, key: str, on_drawn: Callable[[np.ndarray], None]) -> None:
    """The field, where it is called.

    Args:
        curve: heights from 0 to 1 at `PLACES` places, as the page knows them.
        name: of the curve that the reader begins with; another name puts another curve into the field.
        key: the widget's key, "page.curve".
        on_drawn: receives what the reader has drawn, before the page runs again.
    """

    def take() -> None:
        drawn = st.session_state[key].get("drawn") or {}
        if drawn.get("name") == name and len(drawn.get("heights", ())) == PLACES:
            on_drawn(np.clip(np.array(drawn["heights"], dtype=np.float64), 0, 1))

    data = {"name": name, "heights": [round(float(height), 4) for height in curve]}
    _component(key=key, data=data, on_drawn_change=take)
