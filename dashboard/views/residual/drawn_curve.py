"""The curve that the families are fitted to: a ready-made one, or one the reader draws, which the address keeps."""

import numpy as np
import streamlit as st

from dashboard.components.curve_pad.curve_pad import PLACES, curve_pad

KEY = "residual.classes"
DRAWN = f"{KEY}.drawn"
_T = (np.arange(PLACES) + 0.5) / PLACES
CURVES = {
    "A step": np.where(_T < 0.5, 0.2, 0.8),
    "A wave": 0.5 + 0.4 * np.sin(2 * np.pi * _T),
    "A bump": 0.15 + 0.75 * np.exp(-(((_T - 0.35) / 0.12) ** 2)),
    "A ramp": 0.1 + 0.8 * _T,
}


def chosen_curve() -> np.ndarray:
    """The choice and the pad, where it is called, and the curve in it, (PLACES,)."""
    name = st.segmented_control(
        "Begin with",
        list(CURVES),
        default="A step",
        required=True,
        key=f"{KEY}.curve",
        bind="query-params",
        on_change=_forget,
    )
    drawn = read_heights(st.query_params.get(DRAWN, ""))
    curve = CURVES[name] if drawn is None else drawn
    curve_pad(curve, name=name if drawn is None else f"{name}, drawn over", key=f"{KEY}.pad", on_drawn=_keep)
    if drawn is not None:
        st.button("Undo the drawing", key=f"{KEY}.undo", on_click=_forget, icon=":material/undo:")
    return curve


def _keep(heights: np.ndarray) -> None:
    st.query_params[DRAWN] = heights_text(heights)


def _forget() -> None:
    st.query_params.pop(DRAWN, None)


def heights_text(heights: np.ndarray) -> str:
    """Heights from 0 to 1 as text that fits into an address: two hexadecimal digits for each."""
    return np.round(heights * 255).astype(np.uint8).tobytes().hex()


def read_heights(text: str) -> np.ndarray | None:
    """The heights that a text says; None where it says nothing usable."""
    try:
        levels = np.frombuffer(bytes.fromhex(text), np.uint8)
    except ValueError:
        return None
    return levels / 255 if len(levels) == PLACES else None
