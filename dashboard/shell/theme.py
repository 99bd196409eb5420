"""Whether the reader looks at the light or the dark theme."""

from typing import cast

import streamlit as st

from dashboard.figures.theme import Theme


def current_theme() -> Theme:
    """The theme that the reader's browser shows now."""
    return cast("Theme", "dark" if st.context.theme.type == "dark" else "light")
