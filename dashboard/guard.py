"""What a reader sees when a computation is impossible: a sentence. A bug keeps its traceback in the log."""

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
        st.warning(str(error), icon=":material/info:")
