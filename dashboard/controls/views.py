"""Which of a page's views is shown."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

V = TypeVar("V")


def chosen_view(views: Mapping[str, V], *, key: str) -> V:
    """A row of buttons, one a view, and what stands behind the one that is chosen; the first at the start.

    Args:
        views: by what their buttons say.
        key: of the row; also its name in the page's address.
    """
    name = st.segmented_control(
        "What to look at",
        list(views),
        default=next(iter(views)),
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return views[name]
