"""What a reader can look at more closely once a layer and a channel are chosen."""

from collections.abc import Callable

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.beside import show_beside
from dashboard.features.deciding import show_deciding
from dashboard.features.explorer import Explored
from dashboard.features.hiding import show_hiding
from dashboard.features.one_channel import show_one_channel
from dashboard.guard import engine_errors_shown

VIEWS: dict[str, Callable[[ChosenNetwork, Picture, Explored], str]] = {
    "This channel": show_one_channel,
    "What decided": show_deciding,
    "Hide a part": show_hiding,
    "Two networks": show_beside,
}
"""Each draws itself and returns the lines of code that reproduce it, after those for the chosen map."""


def show_view(name: str, network: ChosenNetwork, picture: Picture, explored: Explored) -> str:
    """Draws a view; what it cannot do is said in its place. Returns its code."""
    with engine_errors_shown():
        return VIEWS[name](network, picture, explored)
    return ""
