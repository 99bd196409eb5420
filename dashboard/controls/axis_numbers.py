"""A row of whole numbers, one for each setting of a sliding window, for both axes at once or for each."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

LARGEST = 64


@dataclass(frozen=True)
class AxisNumber:
    """A setting of a sliding window.

    Attributes:
        label: the field's word and its symbol, for example "Stride s".
        default: its value on a first visit.
        help: what it means, in a sentence.
    """

    label: str
    default: int
    help: str = ""


AxisValues = tuple[int, int]  # height, width


def axis_numbers(numbers: Mapping[str, AxisNumber], *, key: str) -> dict[str, AxisValues]:
    """One number input a setting, in a row; a second row for the width where the reader lets the axes differ.

    Impossible values can be chosen: the engine says what is wrong with them.

    Args:
        numbers: the settings by name; the widget's key is "{key}.{name}", for the width "{key}.{name}-w".
        key: the view's name; whether the axes differ is under "{key}.per-axis".

    Returns:
        For every name its value along height and width.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"{key}.numbers"):
        row = st.container(horizontal=True, gap="xsmall", width="content")
        per_axis = st.toggle(
            "Per axis", key=f"{key}.per-axis", bind="query-params", help="Give height and width numbers of their own."
        )
    with row:
        heights = _row(numbers, key=key, axis=" (height)" if per_axis else "")
    if not per_axis:
        return {name: (value, value) for name, value in heights.items()}
    with st.container(horizontal=True, gap="xsmall", key=f"{key}.widths"):
        widths = _row(numbers, key=key, axis=" (width)", suffix="-w")
    return {name: (heights[name], widths[name]) for name in numbers}


def set_axis_numbers(values: Mapping[str, AxisValues], *, key: str) -> None:
    """Sets the numbers; only from a callback, before the widgets are drawn."""
    for name, (height, width) in values.items():
        st.session_state[f"{key}.{name}"] = height
        st.session_state[f"{key}.{name}-w"] = width


def _row(numbers: Mapping[str, AxisNumber], *, key: str, axis: str, suffix: str = "") -> dict[str, int]:
    return {name: _number(each, key=f"{key}.{name}{suffix}", axis=axis) for name, each in numbers.items()}


def _number(number: AxisNumber, *, key: str, axis: str) -> int:
    value = st.number_input(
        number.label + axis,
        min_value=0,
        max_value=LARGEST,
        value=number.default,
        step=1,
        key=key,
        bind="query-params",
        width=124,
        help=number.help or None,
    )
    return int(value or 0)
