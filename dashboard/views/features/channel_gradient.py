"""What drives the chosen channel: the pixels whose change would make it grow, or shrink, most."""

import streamlit as st
from torch import Tensor
from torch.nn import functional as F

from dashboard.components.map_viewer.map_viewer import ViewedMap, map_viewer
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.theme import current_theme
from dashboard.views.features.explorer import Explored
from engine.inspection import channel_gradient

_SIDE = 112


@st.fragment
@engine_errors_shown()
def show_drives(network: ChosenNetwork, picture: Picture, explored: Explored) -> None:
    """The gradient of the channel over the picture: of its whole map, or of its strongest place."""
    st.markdown("**What drives it** in your image")
    place = st.toggle(
        "Its strongest place only",
        key="features.place",
        bind="query-params",
        help="On: one value of the map, which only the pixels of its receptive field can reach. Off: all of its values "
        "together.",
    )
    position = explored.numbers.strongest if place else None
    values = _gradient(network, picture, explored.layer.layer.name, explored.channel, position)
    if values.isfinite().all() and not values.any():
        st.info(
            "Nothing drives it here: the channel is zero here, so no small change of the image moves it.",
            icon=":material/info:",
        )
        return
    title = f"What drives channel {explored.channel} of {explored.layer.layer.title}"
    viewed = ViewedMap(picture.tensor, picture.name, values, title, None, network.origin.preprocessing)
    map_viewer(viewed, theme=current_theme(), key="features.drives", usual_opacity=85)
    if not values.isfinite().all():
        return
    of = f"the value in row {position[0]}, column {position[1]}" if position else "the map's sum"
    st.caption(f"How much {of} changes with each pixel: the derivative's magnitude, largest over the colours.")


@cached(entries=16)
def _gradient(
    network: ChosenNetwork, picture: Picture, layer: str, channel: int, position: tuple[int, int] | None
) -> Tensor:
    """Magnitudes (h, w), no larger than a reader can see."""
    with heavy_computation():
        found = channel_gradient(network.model, picture.tensor, layer, channel, position=position)
    values = found.abs().amax(0).cpu()
    return F.adaptive_max_pool2d(values[None], (_SIDE, _SIDE))[0] if values.shape[0] > _SIDE else values
