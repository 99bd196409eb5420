"""Which of a page's views is shown."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

V = TypeVar("V")


def open_former(key: str, former: Mapping[str, str]) -> None:
    """Lets links of earlier days open what they meant, whose option is called something else now.

    Args:
        key: of the control that is drawn next, bound to the address.
        former: today's options by what they were called.
    """
    asked = st.query_params.get(key, "")
    if asked in former and key not in st.session_state:
        st.session_state[key] = former[asked]


def chosen_view(
    views: Mapping[str, V], *, key: str, default: str | None = None, former: Mapping[str, str] | None = None
) -> V:
    """A row of buttons, one a view, and what stands behind the one that is chosen.

    Streamlit's tabs would do as well, but cost the browser some milliseconds more at every change of any control.

    Args:
        views: by what their buttons say.
        key: of the row; also its name in the page's address.
        default: what is shown at the start; the first unless given.
        former: today's names of views by what they were called.
    """
    open_former(key, former or {})
    name = st.segmented_control(
        "What to look at",
        list(views),
        default=default or next(iter(views)),
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return views[name]
