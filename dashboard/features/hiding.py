"""Paint over a part of the image and see what the network says then."""

import streamlit as st

from dashboard.brush import brush
from dashboard.cache import cached, heavy_computation
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.answers import show_before_and_after
from dashboard.features.decisions import found_by
from dashboard.features.explorer import Explored
from dashboard.features.observed import observed
from dashboard.media import encoded
from dashboard.snippets.feature_views import hiding_lines
from engine.errors import EngineError
from engine.inspection import Prediction, Stroke, hidden, mean_colour, predict, stroke_mask
from engine.networks import Box

_EVERY = 10**6  # classes
_SHARE = 0.5  # of what the network sees, at first


def show_hiding(network: ChosenNetwork, picture: Picture, _: Explored) -> str:
    """The image to paint on, and the probabilities before and after; returns the code that computes them."""
    answer = observed(network, picture).answer
    h, w = picture.tensor.shape[1:]
    left, right = st.columns([5, 6], gap="large")
    with left:
        strokes = brush(
            picture.tensor,
            key="features.painted",
            start=(_first_dab(network, picture, answer),),
            colour=mean_colour(network.model),
            seen=network.origin.preprocessing.seen_box(h, w),
        )
        st.caption(
            "**Paint over the image** to hide a part of it behind the mean colour of all images. At first the "
            "place that Grad-CAM marks is hidden. Keys: arrows move the brush, with shift they paint, space dabs, "
            "+ and − size it, backspace takes back."
        )
    with right:
        _before_and_after(network, picture, strokes)
    return hiding_lines(strokes)


def _first_dab(network: ChosenNetwork, picture: Picture, answer: Prediction) -> Stroke:
    """A dab on the place that speaks most for the answer, by Grad-CAM; on the middle where it finds none."""
    preprocessing = network.origin.preprocessing
    crop, (h, w) = preprocessing.crop, picture.tensor.shape[1:]
    row, column = crop // 2, crop // 2
    try:
        found = found_by(network, picture, "grad-cam", answer.index)
        if found is not None and not found.empty:
            row, column = divmod(int(found.values.argmax()), found.values.shape[1])
    except EngineError:
        pass  # the middle is as good a place to begin
    reach = crop * _SHARE / 2
    place = preprocessing.on_picture(Box(row - reach, column - reach, row + reach, column + reach), h, w)
    longer = max(h, w)
    middle = (place.left + place.right) / 2 / longer, (place.top + place.bottom) / 2 / longer
    size = (place.bottom - place.top) / longer
    return Stroke(((round(middle[0], 3), round(middle[1], 3)),), round(size, 3))


@cached(entries=32)
def _all_classes(network: ChosenNetwork, picture: Picture, strokes: tuple[Stroke, ...]) -> list[Prediction]:
    """Every class, the most probable first, with the strokes hidden."""
    with heavy_computation():
        tensor = hidden(network.model, picture.tensor, stroke_mask(strokes, *picture.tensor.shape[1:]))
        return predict(network.model, tensor, _EVERY)


def _before_and_after(network: ChosenNetwork, picture: Picture, strokes: tuple[Stroke, ...]) -> None:
    before, after = _all_classes(network, picture, ()), _all_classes(network, picture, strokes)
    covered = stroke_mask(strokes, *picture.tensor.shape[1:])
    seen, words = st.columns([2, 3])
    with seen:
        now = network.origin.preprocessing.seen(hidden(network.model, picture.tensor, covered))
        st.image(encoded(now), width="stretch", alt="What the network sees now")
    with words:
        show_before_and_after(before, after, hidden_share=float(covered.float().mean()))
