"""What a reader can look at more closely once a layer and a channel are chosen."""

from collections.abc import Callable

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.beside import show_beside
from dashboard.features.deciding import deciding
from dashboard.features.explorer import Explored
from dashboard.features.hiding import show_hiding
from dashboard.features.one_channel import show_one_channel

VIEWS: dict[str, Callable[[ChosenNetwork, Picture, Explored], None]] = {
    "This channel": show_one_channel,
    "What decided": lambda network, picture, _: deciding(network, picture),
    "Hide a part": show_hiding,
    "Two networks": show_beside,
}
