"""Links made before a label was renamed still open their view."""

import re

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

# In the order in which they are tried. An address holds the labels of options as a page shows them.
_RENAMED = (
    (re.compile(r"\ba picture"), "an image"),
    (re.compile(r"\bA picture"), "An image"),
    (re.compile(r"\bpicture"), "image"),
    (re.compile(r"\bPicture"), "Image"),
)


def present(label: str) -> str:
    """What an option is called today whose label an address holds."""
    for old, new in _RENAMED:
        label = old.sub(new, label)
    return label


def open_old_links() -> None:
    """Puts today's labels into the address; to be called before the page's controls are drawn."""
    context = get_script_run_ctx()
    old = {key: st.query_params.get_all(key) for key in st.query_params}
    renamed = {key: new for key, labels in old.items() if (new := [present(label) for label in labels]) != labels}
    if context is None or not renamed:
        return
    for key, labels in renamed.items():
        st.query_params[key] = labels
    with context.session_state.query_params() as params:
        params.set_initial_query_params_from_current()
