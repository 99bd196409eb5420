"""Which two networks stand side by side, each with the size of its picture and, where it can be chosen, its width."""

import streamlit as st

from dashboard.architectures.choice import Choice, cards
from engine.networks import card_of
from engine.networks.variants import usual_width

SIDES = ("left", "right")


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
        size = st.number_input(
            "Size, px", 8, 512, known[name].input_size, key=side_key(side, "size"), bind="query-params", width=104
        )
        channels = usual_width(name)
        if channels is None:
            return Choice(name, size, None)
        width = st.number_input("Width w", 1, 96, channels, key=side_key(side, "width"), bind="query-params", width=104)
    return Choice(name, size, None if width == channels else width)


def usual_settings(side: str) -> None:
    """Another network begins with its own picture size and width."""
    name = st.session_state[side_key(side)]
    st.session_state[side_key(side, "size")] = card_of(name).input_size
    channels = usual_width(name)
    if channels is not None:
        st.session_state[side_key(side, "width")] = channels


def take_pair(names: tuple[str, str]) -> None:
    """Puts two networks into the boxes."""
    for side, name in zip(SIDES, names, strict=True):
        st.session_state[side_key(side)] = name
        usual_settings(side)
