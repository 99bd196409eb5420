"""The views of the page on architectures."""

from collections.abc import Callable

from dashboard.architectures.builders import show_builder
from dashboard.architectures.field import show_field
from dashboard.architectures.lecture import show_lecture
from dashboard.architectures.network import show_network
from dashboard.architectures.operations import show_operations
from dashboard.architectures.pairs import show_pair
from dashboard.controls.views import chosen_view

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
