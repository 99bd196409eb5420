"""Controls that are part of a page's address: they stay in range and keep their values while hidden."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.typed_numbers import LIMITS, usable_number
from engine.errors import EngineError

# Kept while a control is hidden, as when another view or an impossible setting takes its place.
LINKED: dict[str, Any] = {"bind": "query-params", "persist_state": "page"}


def linked_slider(label: str, low: int, high: int, start: int, *, key: str, place: DeltaGenerator | None = None) -> int:
    """A slider whose range may depend on other controls; its value is brought into the range.

    Args:
        label: the field's word and its symbol.
        low: smallest value.
        high: largest value; where it is the smallest too there is nothing to choose and nothing is drawn.
        start: the value on a first visit.
        key: the widget's key and the address's parameter, "page.control".
        place: where it is drawn; by default where it is called.
    """
    if low == high:
        return low
    value = st.session_state.get(key)
    if value is not None and not low <= value <= high:
        st.session_state[key] = within(value, low, high)
    return (place or st).slider(label, low, high, within(start, low, high), key=key, **LINKED)


def within(value: int, low: int, high: int) -> int:
    """The number of a range that is nearest to a value."""
    return min(max(value, low), high)


def linked_choice(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    place: DeltaGenerator | None = None,
) -> str:
    """One of several options side by side, at first the first; a link may give an option or how it is written.

    Args:
        label: what is chosen.
        options: how each option is written, by option.
        key: the widget's key and the address's parameter, "page.control".
        place: where it is drawn; by default where it is called.
    """
    asked = st.query_params.get(key, "")
    if key not in st.session_state and asked in options and asked not in options.values():
        st.session_state[key] = asked
    return (place or st).segmented_control(
        label,
        list(options),
        format_func=lambda option: options[option],
        default=next(iter(options)),
        required=True,
        key=key,
        **LINKED,
    )


def whole_number_field(label: str, default: int, *, key: str, place: Any = st, **options: Any) -> int:
    """A whole number as it was typed, bound to the page's address and kept while hidden; an emptied field is 0."""
    return int(place.number_input(label, value=default, step=1, key=key, **LINKED, **options) or 0)


def decimal_field(label: str, default: float, *, key: str, place: Any = st, **options: Any) -> float:
    """A decimal number as it was typed, bound to the page's address and kept while hidden; an emptied field is 0."""
    options = {"format": "%g", **LINKED, **options}
    return float(place.number_input(label, value=default, key=key, **options) or 0)


def check_number(label: str, value: float, low: float | None = None, high: float | None = None) -> None:
    """Says what is wrong with a typed number.

    Args:
        label: of its field.
        value: what stands in it.
        low: the smallest value that can be used; without it any number that can be computed with.
        high: the largest one.

    Raises:
        EngineError: the value lies beyond them.
    """
    if low is None or high is None:
        if usable_number(value) is None:
            raise EngineError(f"{label} is {_signed(value)} but must lie {LIMITS}. Choose another number.")
    elif not low <= value <= high:
        raise EngineError(
            f"{label} is {_signed(value)} but can be {_signed(low)} to {_signed(high)} here, so nothing is computed. "
            "Choose a number in that range."
        )


def _signed(value: float) -> str:
    return f"{value:,}".replace("-", "−")
