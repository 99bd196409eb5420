"""Links from before an option was relabelled: an address holds the label, so the former one must lead there too."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def follow_former_label(key: str, former: Mapping[str, Any]) -> None:
    """Chooses the option that an address means by a former label; to be called before the control is drawn.

    Args:
        key: of the control, bound to the address.
        former: options by the labels that they had.
    """
    asked = st.query_params.get(key, "")
    if key not in st.session_state and asked in former:
        st.session_state[key] = former[asked]
