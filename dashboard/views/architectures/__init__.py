"""The views of the page on architectures."""

from collections.abc import Callable

from dashboard.controls.view_switch import chosen_view
from dashboard.views.architectures.builder_view import show_builder
from dashboard.views.architectures.lecture_view import show_lecture
from dashboard.views.architectures.network import show_network
from dashboard.views.architectures.operations_graph import show_operations
from dashboard.views.architectures.receptive_field import show_field
from dashboard.views.architectures.side_by_side import show_pair

# Each draws its view and returns the snippet that reproduces it.
VIEWS: dict[str, Callable[[], str]] = {
    "Network": show_network,
    "Build a block": show_builder,
    "Side by side": show_pair,
    "Receptive field": show_field,
    "Operations": show_operations,
    "The lecture's numbers": show_lecture,
}


def show_view() -> str:
    """Draws the view that is chosen; returns the snippet that reproduces it."""
    return chosen_view(VIEWS, key="architectures.view")()


__all__ = ["VIEWS", "show_view"]
