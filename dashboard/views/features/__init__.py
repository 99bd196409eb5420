"""The parts of the page that looks inside networks: what is computed once per image, and how it is shown."""

from collections.abc import Callable

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.views.features.attribution import show_deciding
from dashboard.views.features.channel_views import show_one_channel
from dashboard.views.features.downloads import feature_downloads
from dashboard.views.features.explorer import Explored, explorer
from dashboard.views.features.network_pass import Observed, agreement, observed
from dashboard.views.features.occlusion_brush import show_hiding
from dashboard.views.features.two_networks import show_beside

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


__all__ = ["VIEWS", "Explored", "Observed", "agreement", "explorer", "feature_downloads", "observed", "show_view"]
