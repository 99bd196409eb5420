"""Feature visualization on the page: an image made up so that the chosen channel answers as much as it can."""

import streamlit as st
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.number_format import cell_text
from dashboard.figures.rasters import sharp
from dashboard.runtime.jobs import Job, computed_on_request
from dashboard.views.features.downloads import made_up_downloads
from dashboard.views.features.explorer import Explored
from dashboard.views.features.time_estimate import forward_seconds, share_until
from engine.inspection import VisualizationStep, visualize_feature

_STEPS = (64, 128, 256, 512)
_WIDTH_PIXELS = 288
_LARGEST_SIDE = 128
_PASSES_A_STEP = 2  # one forward, and back to the image for about as much
_LEAST_SECONDS_A_STEP = 0.008


def show_visualization(network: ChosenNetwork, picture: Picture, explored: Explored) -> int:
    """The choice of steps, the button, and the image as it forms; returns the steps, 0 until it is there."""
    st.markdown("**An image made up for it**: from noise, by gradient ascent")
    left, right = st.columns([3, 2], gap="large")
    with right:
        steps = st.segmented_control(
            "Steps", _STEPS, default=128, required=True, key="features.steps", bind="query-params"
        )
        st.caption(
            "The image begins as grey noise. Each step changes the strengths of its waves so that the channel's mean "
            "grows, after moving it by a few pixels so that fine noise does not win. It shows what the filter prefers, "
            "often more than any photo holds."
        )
    layer, channel = explored.layer.layer.name, explored.channel
    with left:
        found = computed_on_request(
            f"{network.key}/{layer}/{channel}/{steps}",
            seconds=lambda: _seconds(network, picture, layer, steps),
            compute=lambda job: _ascend(job, network, layer, channel, steps),
            key="features",
            show_latest=_show,
        )
        if found is None:
            return 0
        _show(found.image)
        st.caption(
            f"Channel {channel} of {explored.layer.layer.title} after {found.steps} steps: its mean is "
            f"**{cell_text(found.activation)}**, in your image it is {cell_text(explored.numbers.mean)}."
        )
        made_up_downloads(network.card.name, explored, found.image)
    return found.steps


def _ascend(job: Job, network: ChosenNetwork, layer: str, channel: int, steps: int) -> VisualizationStep:
    for done in visualize_feature(network.model, layer, channel, steps):
        job.report(done.step, done.steps, done.image)
    return done


def _seconds(network: ChosenNetwork, picture: Picture, layer: str, steps: int) -> float:
    """About how long it will take: passes up to the layer, on an image of another size than the network's own."""
    crop = network.origin.preprocessing.crop
    area = (min(crop, _LARGEST_SIDE) / crop) ** 2
    a_pass = forward_seconds(network, picture) * share_until(network, layer) * area
    return steps * max(_PASSES_A_STEP * a_pass, _LEAST_SECONDS_A_STEP)


def _show(picture: Tensor) -> None:
    pixels = sharp(picture.numpy(), width_pixels=_WIDTH_PIXELS)
    st.image(pixels, width=_WIDTH_PIXELS, output_format="PNG", alt="The image made up for the channel")
