"""The step at which an animation rests, as part of the page's address, so that a link reproduces it."""

import streamlit as st

from dashboard.components.typed_numbers import whole_number


def start_step(key: str, *, usual: int = 0) -> int:
    """The step at which an animation starts: what the address said when the page was opened.

    Args:
        key: the widget's key, "page.control"; its last part is the name in the address.
        usual: where it starts if the address says nothing.
    """
    if f"{key}.start" not in st.session_state:
        asked = whole_number(st.query_params.get(_name(key), ""))
        st.session_state[f"{key}.start"] = usual if asked is None else asked
    return st.session_state[f"{key}.start"]


def resting_step(key: str, reported: int | None, *, count: int, usual: int = 0) -> int:
    """The step at which the animation rests now, written into the address.

    Args:
        key: as for `start_step`.
        reported: what the browser said last, if anything.
        count: how many steps there are.
        usual: the step that the address leaves out.
    """
    step = min(int(start_step(key, usual=usual) if reported is None else reported), max(count - 1, 0))
    if step != usual:
        st.query_params[_name(key)] = str(step)
    elif _name(key) in st.query_params:
        del st.query_params[_name(key)]
    return step


def _name(key: str) -> str:
    return key.rsplit(".", 1)[-1]
