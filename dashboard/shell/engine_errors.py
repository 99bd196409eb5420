"""What a reader sees when a computation is impossible: a sentence. A bug keeps its traceback in the log.

A fragment and a callback need a guard of their own: Streamlit shows what is raised there before it reaches whoever
called.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from engine.errors import EngineError


@contextmanager
def engine_errors_shown() -> Iterator[None]:
    """Shows an `EngineError` raised in the block as advice to the reader; anything else is a bug and goes on."""
    try:
        yield
    except EngineError as error:
        _show(str(error))


@contextmanager
def engine_errors_kept(key: str) -> Iterator[None]:
    """Keeps an `EngineError` raised in the block for ``show_kept_error``: for callbacks, which run before any drawing.

    Args:
        key: where in the session it is kept, "page.control".
    """
    try:
        yield
    except EngineError as error:
        st.session_state[key] = str(error)


def show_kept_error(key: str) -> None:
    """Shows, once, what ``engine_errors_kept`` kept by this key."""
    if kept := st.session_state.pop(key, ""):
        _show(kept)


def _show(words: str) -> None:
    st.warning(words, icon=":material/info:")
