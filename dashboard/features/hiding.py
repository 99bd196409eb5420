"""Hide a part of the picture and see what the network says then."""

import streamlit as st

from dashboard.cache import cached, heavy_computation
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.deciding import found_by
from dashboard.features.explorer import Explored
from dashboard.features.observed import observed
from dashboard.features.patches import region_on_picture
from dashboard.media import encoded
from dashboard.region_picker import region_picker
from engine.images import Region
from engine.inspection import Prediction, hidden, predict
from engine.networks import Box

_SHOWN = 5
_EVERY = 10**6  # classes
_SHARE = 0.3  # of what the network sees, at first


@st.fragment
def show_hiding(network: ChosenNetwork, picture: Picture, _: Explored) -> None:
    """The picture to drag over, and the probabilities before and after."""
    before = observed(network, picture).top[0]
    left, right = st.columns([5, 6], gap="large")
    with left:
        least = max(4, min(picture.tensor.shape[1:]) // 40)
        region = region_picker(
            picture.tensor, key="features.hidden", start=_start(network, picture, before), least=least
        )
        st.caption(
            f"**Drag over the picture** to hide a part: {region.height} × {region.width} pixels from row {region.top}, "
            f"column {region.left}. Keys: arrows move it, + and − size it."
        )
    with right:
        _before_and_after(network, picture, region)


def _start(network: ChosenNetwork, picture: Picture, answer: Prediction) -> Region:
    """A square around the place that speaks most for the answer, by Grad-CAM."""
    crop = network.origin.preprocessing.crop
    found = found_by(network, picture, "grad-cam", answer.index)
    row, column = divmod(int(found.values.argmax()), crop) if found and not found.empty else (crop // 2, crop // 2)
    half = max(1, crop * _SHARE / 2)
    box = Box(row - half, column - half, row + half, column + half)
    return region_on_picture(box, picture.tensor, network.origin.preprocessing)


@cached(entries=32)
def _all_classes(network: ChosenNetwork, picture: Picture, region: Region | None) -> list[Prediction]:
    """Every class, the most probable first, with the region hidden if there is one."""
    tensor = picture.tensor if region is None else hidden(network.model, picture.tensor, region)
    with heavy_computation():
        return predict(network.model, tensor, _EVERY)


def _before_and_after(network: ChosenNetwork, picture: Picture, region: Region) -> None:
    before, after = _all_classes(network, picture, None), _all_classes(network, picture, region)
    then = {one.index: one.probability for one in after}
    answer = before[0]
    seen, words = st.columns([2, 3], vertical_alignment="center")
    with seen:
        covered = network.origin.preprocessing.seen(hidden(network.model, picture.tensor, region))
        st.image(encoded(covered), width="stretch", alt="What the network sees now")
    with words:
        change = 100 * (then[answer.index] - answer.probability)
        st.metric(
            answer.label, f"{then[answer.index]:.1%}", delta=f"{change:+.1f} percentage points", delta_color="off"
        )
        said = "still" if after[0].index == answer.index else "now"
        st.caption(f"The answer is {said} **{after[0].label}**.")
    _table(before, after)


def _table(before: list[Prediction], after: list[Prediction]) -> None:
    """The most probable classes of either, before and after."""
    first = {one.index: one.probability for one in before}
    then = {one.index: one.probability for one in after}
    labels = {one.index: one.label for one in [*before[:_SHOWN], *after[:_SHOWN]]}
    bar = {"min_value": 0.0, "max_value": 1.0, "format": "percent"}
    st.dataframe(
        {
            "Class": list(labels.values()),
            "Before": [first[index] for index in labels],
            "Hidden": [then[index] for index in labels],
        },
        hide_index=True,
        column_config={
            "Before": st.column_config.ProgressColumn(**bar),
            "Hidden": st.column_config.ProgressColumn(**bar),
        },
    )
