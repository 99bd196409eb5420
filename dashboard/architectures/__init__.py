"""The views of the page on architectures."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.architectures.builders import show_builder
from dashboard.architectures.field import show_field
from dashboard.architectures.lecture import show_lecture
from dashboard.architectures.network import show_network
from dashboard.architectures.operations import show_operations
from dashboard.architectures.pairs import show_pair
from dashboard.guard import engine_errors_shown
from dashboard.lesson import show_code

# Each draws its view and returns the snippet that reproduces it.
VIEWS: dict[str, Callable[[], str]] = {
    "Network": show_network,
    "Build a block": show_builder,
    "Side by side": show_pair,
    "Receptive field": show_field,
    "Operations": show_operations,
    "The lecture's numbers": show_lecture,
}

_WITH_SIDEBAR = ("Receptive field",)


def show_view(view: str, code: DeltaGenerator) -> None:
    """Draws a view; its controls draw it again without the rest of the page.

    Args:
        view: a key of `VIEWS`.
        code: the place of its code.
    """
    draw = _draw if view in _WITH_SIDEBAR else st.fragment(_draw)  # a fragment may not draw in the sidebar
    draw(view, code)


def _draw(view: str, code: DeltaGenerator) -> None:
    with engine_errors_shown():
        show_code(VIEWS[view](), code)


__all__ = ["VIEWS", "show_view"]
