"""Everything about the chosen channel: its filter, what drives it, what excites it most, real and made up."""

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.views.features.channel_filter import show_own_filter
from dashboard.views.features.channel_gradient import show_drives
from dashboard.views.features.explorer import Explored
from dashboard.views.features.feature_visualization import show_visualization
from dashboard.views.features.patches import show_patches
from dashboard.views.features.snippet import filter_lines, patches_lines, visualization_lines


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
