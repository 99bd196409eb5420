"""What a page's address says: a link can be cut off, mistyped or made up, and still opens the page."""

import math
import re
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

_CHECKED = "address.checked"
_REMOVED = "address.removed"
_LONGEST_QUOTE = 20
# Parameters that hold words, a search or the names of runs, which may look like a number.
_WORDS = re.compile(r"search|comparison|runs?$|mine")


def keep_finite_numbers() -> None:
    """Takes "inf", "nan" and numbers beyond all bounds out of the address with which a session begins.

    Streamlit hands them to the number inputs that are bound to the address, and raises where one wants whole numbers.
    The page then says once what was removed.
    """
    if not st.session_state.get(_CHECKED):
        st.session_state[_CHECKED] = True
        numbers = [name for name in st.query_params if not _WORDS.search(name)]
        unusable = [name for name in numbers if not all(map(_usable, st.query_params.get_all(name)))]
        st.session_state[_REMOVED] = [f"{name} = {_quoted(st.query_params[name])}" for name in unusable]
        for name in unusable:
            del st.query_params[name]
        if unusable:
            st.rerun()
    if removed := st.session_state.pop(_REMOVED, []):
        words = "no number that can be used. The usual value is shown instead."
        st.info(f"The address says {', '.join(removed)}: {words}", icon=":material/info:")


def _quoted(text: str) -> str:
    return f"`{text[:_LONGEST_QUOTE]}{'…' if len(text) > _LONGEST_QUOTE else ''}`"


def _usable(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True  # words are the business of those who read them


# In the order in which they are tried. An address holds the labels of options as a page shows them.
_RENAMED = (
    (re.compile(r"\ba picture"), "an image"),
    (re.compile(r"\bA picture"), "An image"),
    (re.compile(r"\bpicture"), "image"),
    (re.compile(r"\bPicture"), "Image"),
    (re.compile(r"\bof gaussian\b"), "of Gaussian"),
)
# Parameters that hold what a reader types, or names of runs: no labels.
_TEXT = re.compile(r"search|comparison|runs?$|mine|numbers|input|kernel|layers")


def present(label: str) -> str:
    """What an option is called today whose label an address holds."""
    for old, new in _RENAMED:
        label = old.sub(new, label)
    return label


def open_old_links() -> None:
    """Puts today's labels into the address; to be called before the page's controls are drawn.

    What readers type, and names of runs, are no labels and stay as they are.
    """
    context = get_script_run_ctx()
    keys = [key for key in st.query_params if not _TEXT.search(key.rpartition(".")[2])]
    old = {key: st.query_params.get_all(key) for key in keys}
    renamed = {key: new for key, labels in old.items() if (new := [present(label) for label in labels]) != labels}
    if context is None or not renamed:
        return
    for key, labels in renamed.items():
        st.query_params[key] = labels
    with context.session_state.query_params() as params:
        params.set_initial_query_params_from_current()


def follow_old_label(key: str, values: Mapping[str, Any]) -> None:
    """Chooses what an address asks for by a label of its own that the control no longer has; call it before drawing.

    Args:
        key: of the control, which is also its name in the address.
        values: of the control, by the labels that they once had.
    """
    asked = st.query_params.get(key, "")
    if asked in values and key not in st.session_state:
        st.session_state[key] = values[asked]
