"""The views of the page on architectures."""

from dashboard.architectures.builders import show_builder
from dashboard.architectures.field import show_field
from dashboard.architectures.lecture import show_lecture
from dashboard.architectures.network import show_network
from dashboard.architectures.operations import show_operations
from dashboard.architectures.pairs import show_pair

# Each draws its view and returns the snippet that reproduces it.
VIEWS = {
    "Network": show_network,
    "Build a block": show_builder,
    "Side by side": show_pair,
    "Receptive field": show_field,
    "Operations": show_operations,
    "The lecture's numbers": show_lecture,
}

__all__ = ["VIEWS"]
