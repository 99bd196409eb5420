"""Which of a page's views is shown."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

V = TypeVar("V")


def chosen_view(views: Mapping[str, V], *, key: str, default: str | None = None) -> V:
    """A row of buttons, one a view, and what stands behind the one that is chosen.

    Streamlit's tabs would do as well, but cost the browser some milliseconds more at every change of any control.

    Args:
        views: by what their buttons say.
        key: of the row; also its name in the page's address.
        default: what is shown at the start; the first unless given.
    """
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
