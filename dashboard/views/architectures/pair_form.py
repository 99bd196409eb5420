"""Which two networks stand side by side, each with the size of its image and, where it can be chosen, its width."""

import streamlit as st

from dashboard.shell.url_state import follow_old_label
from dashboard.views.architectures.network_form import Choice, cards, old_titles
from engine.errors import EngineError
from engine.networks import card_of
from engine.networks.build import default_width

SIDES = ("left", "right")
SIZES, WIDTHS = range(8, 513), range(1, 97)
_TYPED = 10**9  # what a field takes at all


def side_key(side: str, what: str = "") -> str:
    """The key of one side's control; also its name in the page's address."""
    return f"architectures.{side}" + (f"-{what}" if what else "")


def chosen_side(side: str, usual: str) -> Choice:
    """The controls of one side in a row, where they are called.

    Args:
        side: "left" or "right".
        usual: the network on a first visit.
    """
    known = cards()
    follow_old_label(side_key(side), old_titles())
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.selectbox(
            "Network",
            list(known),
            index=list(known).index(usual),
            format_func=lambda name: known[name].title,
            key=side_key(side),
            bind="query-params",
            on_change=usual_settings,
            args=(side,),
        )
        size = _typed("Size, px", known[name].input_size, SIZES, key=side_key(side, "size"))
        channels = default_width(name)
        if channels is None:
            return Choice(name, size, None)
        width = _typed("Width w", channels, WIDTHS, key=side_key(side, "width"))
    return Choice(name, size, None if width == channels else width)


def _typed(label: str, usual: int, allowed: range, *, key: str) -> int:
    """A number that is typed.

    Raises:
        EngineError: it is outside of what is allowed.
    """
    value = st.number_input(label, -_TYPED, _TYPED, usual, key=key, bind="query-params", width=104)
    if value not in allowed:
        raise EngineError(f'"{label}" is {value:,}. Use a number from {allowed[0]} to {allowed[-1]}.')
    return value


def usual_settings(side: str) -> None:
    """Another network begins with its own image size and width."""
    name = st.session_state[side_key(side)]
    st.session_state[side_key(side, "size")] = card_of(name).input_size
    channels = default_width(name)
    if channels is not None:
        st.session_state[side_key(side, "width")] = channels


def take_pair(names: tuple[str, str]) -> None:
    """Puts two networks into the boxes."""
    for side, name in zip(SIDES, names, strict=True):
        st.session_state[side_key(side)] = name
        usual_settings(side)
