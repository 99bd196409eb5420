"""Sums over all layers, in a row that wraps."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Total:
    """A number with its name.

    Attributes:
        label: what it is.
        value: with three digits.
        exact: with all digits, shown on request.
    """

    label: str
    value: str
    exact: str


def totals_row(totals: Sequence[Total]) -> None:
    """The numbers side by side, or below each other where there is no room."""
    with st.container(horizontal=True, gap="medium"):
        for total in totals:
            st.markdown(f":small[{total.label}]  \n**{total.value}**", help=total.exact, width="content")
