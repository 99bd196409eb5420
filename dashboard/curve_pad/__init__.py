"""The curve pad: a field in which the reader draws a curve from left to right."""

from pathlib import Path

import numpy as np
from streamlit.components.v2 import component

FOLDER = Path(__file__).parent
PLACES = 96

_component = component(
    "convscope_curve_pad",
    html=(FOLDER / "curve_pad.html").read_text(encoding="utf-8"),
    css=(FOLDER / "curve_pad.css").read_text(encoding="utf-8"),
    js=(FOLDER / "curve_pad.mjs").read_text(encoding="utf-8"),
)


def curve_pad(start: np.ndarray, *, name: str, key: str) -> np.ndarray:
    """The field, where it is called, and the curve in it: heights from 0 to 1 at `PLACES` places.

    Args:
        start: the curve that the reader begins with.
        name: of that curve; another name begins anew.
        key: the widget's key, "page.curve".
    """
    data = {"name": name, "heights": [round(float(height), 4) for height in start]}
    state = _component(key=key, data=data, on_drawn_change=lambda: None).get("drawn")
    if not isinstance(state, dict) or state.get("name") != name or len(state.get("heights", ())) != PLACES:
        return start
    return np.clip(np.array(state["heights"], dtype=np.float64), 0, 1)
