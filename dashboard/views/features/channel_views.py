"""Everything about the chosen channel: its filter, what drives it, what excites it most, real and made up."""

import streamlit as st
from torch import Tensor
from torch.nn import functional as F

from dashboard.components.map_viewer.map_viewer import ViewedMap, map_viewer
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.theme import current_theme
from dashboard.views.features.channel_filter import show_own_filter
from dashboard.views.features.explorer import Explored
from dashboard.views.features.feature_visualization import show_visualization
from dashboard.views.features.patches import show_patches
from dashboard.views.features.snippet import filter_lines, patches_lines, visualization_lines
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


def show_one_channel(network: ChosenNetwork, picture: Picture, explored: Explored) -> str:
    """Where it comes from and what drives it side by side, examples below; returns the code that finds those."""
    left, right = st.columns([11, 9], gap="large")
    with left:
        show_own_filter(network, explored)
    with right:
        show_drives(network, picture, explored)
    layer, channel = explored.layer.layer.name, explored.channel
    lines = [filter_lines(layer=layer, channel=channel)]
    with engine_errors_shown():
        album = show_patches(network, picture, explored)
        lines.append(patches_lines(picture, album, layer=layer, channel=channel))
    with engine_errors_shown():
        steps = show_visualization(network, picture, explored)
        lines.append(visualization_lines(steps, layer=layer, channel=channel))
    return "\n".join(line for line in lines if line)
