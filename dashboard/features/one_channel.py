"""Everything about the chosen channel: its filter, what drives it, what excites it most, real and made up."""

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.drives import show_drives
from dashboard.features.explorer import Explored
from dashboard.features.own_filter import show_own_filter
from dashboard.features.patches import show_patches
from dashboard.features.visualizing import show_visualization


def show_one_channel(network: ChosenNetwork, picture: Picture, explored: Explored) -> None:
    """Where it comes from and what drives it side by side, examples below."""
    left, right = st.columns([11, 9], gap="large")
    with left:
        show_own_filter(network, explored)
    with right:
        show_drives(network, picture, explored)
    show_patches(network, picture, explored)
    show_visualization(network, picture, explored)
