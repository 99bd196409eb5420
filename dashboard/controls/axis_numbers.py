"""A row of whole numbers, one for each setting of a sliding window, for both axes at once or for each."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.controls.url_bound_inputs import check_number, whole_number_field

LARGEST = 64


@dataclass(frozen=True)
class AxisNumber:
    """A setting of a sliding window.

    Attributes:
        label: the field's word and its symbol, for example "Stride s".
        default: its value on a first visit.
        help: what it means, in a sentence.
        largest: the largest value that the view can use.
    """

    label: str
    default: int
    help: str = ""
    largest: int = LARGEST


AxisValues = tuple[int, int]  # height, width


def axis_numbers(numbers: Mapping[str, AxisNumber], *, key: str) -> dict[str, AxisValues]:
    """One number input a setting, in a row; a second row for the width where the reader lets the axes differ.

    Impossible values can be chosen: `check_axis_numbers` and the engine say what is wrong with them.

    Args:
        numbers: the settings by name; the widget's key is "{key}.{name}", for the width "{key}.{name}-w".
        key: the view's name; whether the axes differ is under "{key}.per-axis".

    Returns:
        For every name its value along height and width.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"{key}.numbers"):
        row = st.container(horizontal=True, gap="xsmall", width="content")
        per_axis = st.toggle(
            "Per axis",
            key=f"{key}.per-axis",
            bind="query-params",
            help="Give height and width numbers of their own.",
            on_change=_keep_widths,
            args=(tuple(numbers), key),
        )
    with row:
        heights = _row(numbers, key=key, axis=" (height)" if per_axis else "")
    if not per_axis:
        return {name: (value, value) for name, value in heights.items()}
    with st.container(horizontal=True, gap="xsmall", key=f"{key}.widths"):
        widths = _row(numbers, key=key, axis=" (width)", suffix="-w")
    return {name: (heights[name], widths[name]) for name in numbers}


def _keep_widths(names: tuple[str, ...], key: str) -> None:
    """Widths begin as the values on screen; where they were chosen before, they are what they were."""
    kept = f"{key}.kept-widths"
    if st.session_state[f"{key}.per-axis"]:
        widths = st.session_state.get(kept) or {name: st.session_state[f"{key}.{name}"] for name in names}
        st.session_state.update({f"{key}.{name}-w": width for name, width in widths.items()})
    else:
        st.session_state[kept] = {name: st.session_state[f"{key}.{name}-w"] for name in names}


def check_axis_numbers(numbers: Mapping[str, AxisNumber], values: Mapping[str, AxisValues]) -> None:
    """Says what is wrong with numbers that no view can use.

    Raises:
        EngineError: one of them is negative or too large.
    """
    for name, number in numbers.items():
        for value in values[name]:
            check_number(number.label, value, 0, number.largest)


def set_axis_numbers(values: Mapping[str, AxisValues], *, key: str) -> None:
    """Sets the numbers; only from a callback, before the widgets are drawn."""
    for name, (height, width) in values.items():
        st.session_state[f"{key}.{name}"] = height
        st.session_state[f"{key}.{name}-w"] = width


def _row(numbers: Mapping[str, AxisNumber], *, key: str, axis: str, suffix: str = "") -> dict[str, int]:
    return {name: _number(each, key=f"{key}.{name}{suffix}", axis=axis) for name, each in numbers.items()}


def _number(number: AxisNumber, *, key: str, axis: str) -> int:
    return whole_number_field(number.label + axis, number.default, key=key, width=124, help=number.help or None)
