"""What a page's address says: a link can be cut off, mistyped or made up, and still opens the page."""

import math

import streamlit as st

_CHECKED = "address.checked"


def keep_finite_numbers() -> None:
    """Takes "inf", "nan" and numbers beyond all bounds out of the address with which a session begins.

    Streamlit hands them to the number inputs that are bound to the address, and raises where one wants whole numbers.
    """
    if st.session_state.get(_CHECKED):
        return
    st.session_state[_CHECKED] = True
    unusable = [name for name in st.query_params if not all(map(_usable, st.query_params.get_all(name)))]
    for name in unusable:
        del st.query_params[name]
    if unusable:
        st.rerun()


def _usable(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True  # words are the business of those who read them
