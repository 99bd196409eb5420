"""The live slider: it tells its value while it moves, never faster than the page can answer.

Streamlit's own slider tells its value only when the pointer lets go.
"""

from dataclasses import dataclass

import streamlit as st

from dashboard.components.declare import declare

MOVING = "live_slider.moving"  # whether a slider's value is why something is drawn again

_component = declare("live_slider")


@dataclass(frozen=True)
class Scale:
    """What a slider chooses from.

    Attributes:
        label: the field's word and its symbol, for example "Stride s".
        low: smallest value.
        high: largest value.
        start: the value on a first visit.
        step: between neighbouring values.
        unit: written behind the value; may be empty.
    """

    label: str
    low: float
    high: float
    start: float
    step: float
    unit: str = ""

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        return float(self.step).is_integer() and float(self.low).is_integer()

    def nearest(self, value: float) -> float:
        """The value of the scale that is nearest; a whole number where all of them are."""
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        found = self.low + steps * self.step
        return round(found) if self.whole else round(float(found), 6)


def live_slider(scale: Scale, *, key: str) -> float:
    """The slider, where it is called, and its value now; the value is part of the page's address.

    Args:
        scale: what it chooses from.
        key: holds the value in the session's state, where a callback may set it; also its name in the address.
    """
    widget = f"{key}.slider"

    def take_value() -> None:
        value = st.session_state[widget].get("value")
        if value is not None:
            st.session_state[key] = scale.nearest(float(value))
            st.session_state[MOVING] = True

    value = live_value(scale, key=key)
    _component(key=widget, data=_data(scale, value), on_value_change=take_value, on_rest_change=lambda: None)
    _write_link(key, value, scale)
    return value


def live_value(scale: Scale, *, key: str) -> float:
    """The value of a slider that may not be drawn yet, so that what follows it can be drawn first.

    Args:
        scale: what it chooses from.
        key: as ``live_slider`` takes it.
    """
    if key not in st.session_state:
        st.session_state[key] = _from_address(st.query_params.get(key, ""), scale)
    return st.session_state[key]


def _data(scale: Scale, value: float) -> dict[str, object]:
    digits = 0 if scale.whole else len(f"{scale.step:g}".partition(".")[2])
    return {
        "label": scale.label,
        "unit": scale.unit,
        "low": scale.low,
        "high": scale.high,
        "step": scale.step,
        "digits": digits,
        "value": value,
    }


def _from_address(text: str, scale: Scale) -> float:
    """The value that an address says, or the first one where it says nothing usable."""
    try:
        value = float(text)
    except ValueError:
        return scale.nearest(scale.start)
    return scale.nearest(value) if abs(value) < float("inf") else scale.nearest(scale.start)


def _write_link(key: str, value: float, scale: Scale) -> None:
    """The value in the address, unless a first visit shows it anyway."""
    if value == scale.nearest(scale.start):
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != f"{value:g}":
        st.query_params[key] = f"{value:g}"
