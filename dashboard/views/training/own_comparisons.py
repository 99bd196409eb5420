"""Which comparisons are the reader's own: those that were started in this browser tab.

The session knows them, and the address keeps them over a reload. Neither is proof: who opens a copied address sees
them as their own, and a tab that is opened without them sees them as another reader's.
"""

import streamlit as st

IN_ADDRESS = "mine"
KEY = "training.mine"
MOST_KEPT = 8
LIMITS = (
    "Yours are those that were started in this browser tab. The address keeps the latest of them over a reload; in "
    "another tab or browser they stand among the other readers'."
)


def own_comparisons() -> list[str]:
    """Ids of the comparisons that were started here, the latest first; also writes them into the address."""
    kept = list(st.session_state.get(KEY, []))
    asked = [each for each in st.query_params.get(IN_ADDRESS, "").split(",") if each.isalnum()][:MOST_KEPT]
    own = list(dict.fromkeys([*kept, *asked]))
    st.session_state[KEY] = own
    if own:
        st.query_params[IN_ADDRESS] = ",".join(own[:MOST_KEPT])
    return own


def keep_as_own(comparison_id: str) -> None:
    """Notes that the reader has just started a comparison."""
    st.session_state[KEY] = [comparison_id, *st.session_state.get(KEY, [])]
