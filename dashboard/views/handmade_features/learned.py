"""What stands beside a handmade feature: the first filters that a network learned, and what they answer."""

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.figures.feature_maps import filter_pictures
from dashboard.figures.rasters import signed_picture
from dashboard.runtime.cache import cached
from dashboard.shell.theme import current_theme
from engine.convolution import convolve
from engine.images import fit
from engine.inspection.channel_filter import FirstLayer, first_layer
from engine.networks import build

NETWORK, TITLE = "resnet20-cifar10", "ResNet-20 on CIFAR-10"
SHOWN, SIDE = 4, 256


@cached(entries=1)
def _layer() -> FirstLayer:
    return first_layer(build(NETWORK, weights="shipped"))


def show_first_layer(picture: Picture) -> None:
    """The first filters of a shipped network with the largest weights, and their maps of the picture."""
    weights = _layer().weights
    chosen = weights.square().sum((1, 2, 3)).topk(SHOWN).indices
    image = fit(picture.tensor, SIDE)
    maps = convolve(image[None], weights[chosen], padding=1, padding_mode="replicate")[0]
    pictures = filter_pictures(weights[chosen].numpy(), current_theme())
    for start in range(0, SHOWN, 2):
        for column, place in zip(st.columns(2), range(start, start + 2), strict=True):
            painted = signed_picture(maps[place].numpy(), theme=current_theme())
            number = int(chosen[place])
            column.image(painted, output_format="JPEG", width="stretch", alt=f"Map of learned filter {number}")
            small, words = column.columns([1, 3], vertical_alignment="center")
            small.image(pictures[place], output_format="PNG", width=40, alt=f"Learned filter {number}")
            words.caption(f"filter {number}")
    st.caption(
        f"**{TITLE}**, first layer: the {SHOWN} filters with the "
        "largest weights, and their maps. *Inspect features* sorts by the maps instead, so others come first there."
    )
