"""Links of earlier versions, whose options had other labels, open the same view as they did."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def keep_old_links(key: str, values: Mapping[str, Any]) -> None:
    """Chooses what an address asks for by an old label; to be called before the control is drawn.

    Args:
        key: of the control, which is also its name in the address.
        values: of the control, by the labels that they once had.
    """
    asked = st.query_params.get(key, "")
    if asked in values and key not in st.session_state:
        st.session_state[key] = values[asked]
