"""Inspect features: what every layer of a network makes of an image."""

import streamlit as st

from dashboard.controls.device_picker import chosen_device
from dashboard.controls.fitting_images import fitting_images, missing_words
from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.controls.network_picker import ChosenNetwork, chosen_network
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import agreement_badge, show_formula, show_lesson
from dashboard.views.features import VIEWS, agreement, explorer, feature_downloads, observed, show_view
from dashboard.views.features.snippet import features_snippet

LESSON = lesson("features")


def look_inside(network: ChosenNetwork, picture: Picture) -> str:
    """The network's view of the image; returns the code that reproduces it."""
    explored = explorer(network, picture)
    c, h, w = explored.layer.maps.shape
    badge, downloads = st.columns([2, 3], vertical_alignment="center")
    with downloads:
        feature_downloads(network.card.name, explored)
    with st.expander("What strength means", icon=":material/functions:"):
        show_formula(
            LESSON.formula,
            rf"s_{{{explored.channel}}} = \frac{{1}}{{{h} \cdot {w}}} \sum |x| = {explored.numbers.strength:.3g}"
            rf"\qquad {c} \text{{ channels}}",
        )
    with badge:
        agreement_badge(agreement(network, picture, observed(network, picture)), "hooks on a plain forward pass")
    view = st.segmented_control(
        "Look closer", list(VIEWS), default="This channel", required=True, key="features.view", bind="query-params"
    )
    lines = show_view(view, network, picture, explored)
    return features_snippet(
        network, picture, layer=explored.layer.layer.name, channel=explored.channel, view_lines=lines
    )


def explore() -> str:
    """A network and an image, and what the one makes of the other; returns the code that reproduces it."""
    with st.sidebar:
        device = chosen_device()
    image_row = st.container()
    network = chosen_network(device, key="features")
    with image_row:
        picture = chosen_picture(samples=fitting_images(network))
        if missing := missing_words(network):
            st.caption(missing)
    return look_inside(network, picture) if network else ""


show_lesson(LESSON, explore)
