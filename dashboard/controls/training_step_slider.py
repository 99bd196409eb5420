"""The choice of a moment of a training that is still going on; it is part of the page's address."""

from collections.abc import Sequence

import streamlit as st


def moment_slider(steps: Sequence[int], *, key: str) -> int:
    """A slider over the updates that have been looked at; the latest one, until the reader or a link chooses another.

    Args:
        steps: numbers of updates so far, ascending, at least one.
        key: the widget's key and the address's parameter, "page.step".
    """
    asked = st.query_params.get(key, "")
    step = int(asked) if asked in map(str, steps) else steps[-1]
    if len(steps) < 2:
        return step
    st.session_state[key] = step

    def keep() -> None:
        st.query_params[key] = str(st.session_state[key])

    return st.select_slider("Updates done", steps, key=key, on_change=keep)
