"""The part of a page that follows live sliders while they move."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.components.live_slider.live_slider import MOVING
from dashboard.shell.engine_errors import engine_errors_shown


def moment_slider(steps: Sequence[int], *, key: str) -> int:
    """A slider over the updates that have been looked at; the latest one, until the reader or a link chooses another.

    Args:
        steps: numbers of updates so far, ascending, at least one.
        key: the widget's key and the address's parameter, "page.step".
    """
    asked = st.query_params.get(key, "")
    step = int(asked) if asked in map(str, steps) else steps[-1]
    if len(steps) < 2:
        return step
    st.session_state[key] = step

    def keep() -> None:
        st.query_params[key] = str(st.session_state[key])

    return st.select_slider("Updates done", steps, key=key, on_change=keep)


Drawn = TypeVar("Drawn")


def live_part(draw: Callable[[], Drawn]) -> Drawn | None:
    """The part of a page that keeps up with live sliders: while one moves it alone is drawn again.

    As soon as the slider rests, the whole page is drawn, as it is after any other change in this part.

    Args:
        draw: draws the sliders and what follows them at once.

    Returns:
        What ``draw`` returns, or None where it is impossible and a sentence says why.
    """
    whole = [True]  # until the page is there

    def part() -> Drawn | None:
        moving = st.session_state.pop(MOVING, False)
        if not whole and not moving:
            st.rerun()
        whole.clear()
        with engine_errors_shown():
            return draw()

    return st.fragment(part)()
