"""What decided the answer: attribution by a method and for a class of the reader's choice, over the picture."""

import streamlit as st
from torch.nn import functional as F

from dashboard.cache import cached, heavy_computation
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.observed import Observed, observed
from dashboard.features.timing import forward_seconds
from dashboard.features.waiting import computed_on_request
from dashboard.map_viewer import ViewedMap, map_viewer
from engine.inspection import Attribution, attribute

_METHODS = {
    "Grad-CAM": "grad-cam",
    "Grad-CAM++": "grad-cam++",
    "LayerCAM": "layer-cam",
    "Class activation map": "class-activation",
    "Gradient": "gradient",
    "Guided backpropagation": "guided-backpropagation",
    "Deconvolution": "deconvolution",
    "SmoothGrad": "smooth-gradient",
    "Integrated gradients": "integrated-gradients",
    "Occlusion": "occlusion",
    "Feature ablation": "feature-ablation",
}
_PASSES = {"smooth-gradient": 48, "integrated-gradients": 200, "occlusion": 225, "feature-ablation": 196}
_WORDS = {
    "grad-cam": "Maps of the last layer, each weighted by how much the class's score grows with it.",
    "grad-cam++": "As Grad-CAM, with weights that find several objects of the class.",
    "layer-cam": "Each value of the last layer weighted by its own gradient.",
    "class-activation": "Maps of the last layer weighted by the classifier itself; only after global average pooling.",
    "gradient": "How much the score changes with each pixel.",
    "guided-backpropagation": "The gradient, where every ReLU lets only positive signals back.",
    "deconvolution": "Signals sent back through ReLUs that look at the signal alone.",
    "smooth-gradient": "The gradient, averaged over noisy copies of the picture.",
    "integrated-gradients": "Shares of the score that add up, along the way from a grey picture to yours.",
    "occlusion": "How much the score drops when a square is covered.",
    "feature-ablation": "How much the score drops when one tile of a grid is covered.",
}
_SIDE = 112


@st.fragment
def deciding(network: ChosenNetwork, picture: Picture) -> None:
    """Method, class and the map of what speaks for it, where it is called."""
    shown = observed(network, picture)
    controls, result = st.columns([2, 3], gap="large")
    with controls:
        name = st.selectbox("Method", list(_METHODS), key="features.method", bind="query-params")
        target = _chosen_class(network, shown)
        st.caption(_WORDS[_METHODS[name]])
    with result:
        found = found_by(network, picture, _METHODS[name], target)
        if found is not None:
            _show(network, picture, found, name)


def _chosen_class(network: ChosenNetwork, shown: Observed) -> int:
    """The class to explain: the answer, or any other."""
    classes = network.origin.labels or tuple(f"class {number}" for number in range(network.card.classes))
    asked = st.selectbox(
        "Class",
        range(len(classes)),
        index=None,
        format_func=lambda number: f"{classes[number]} ({number})",
        placeholder=f"{shown.top[0].label}: the answer",
        key="features.class",
        bind="query-params",
    )
    return shown.top[0].index if asked is None else asked


def found_by(network: ChosenNetwork, picture: Picture, method: str, target: int) -> Attribution | None:
    """The attribution; None while a slow one waits for its button, or is being computed."""
    if method not in _PASSES:
        return _quick(network, picture, method, target)
    return computed_on_request(
        f"{network.key}/{picture.digest}/{method}/{target}",
        seconds=lambda: forward_seconds(network, picture) * _PASSES[method],
        compute=lambda job: attribute(network.model, picture.tensor, method, target, progress=job.report),
    )


@cached(entries=16)
def _quick(network: ChosenNetwork, picture: Picture, method: str, target: int) -> Attribution:
    with heavy_computation():
        return attribute(network.model, picture.tensor, method, target)


def show_decision(network: ChosenNetwork, picture: Picture, name: str, *, key: str, linked: str = "") -> None:
    """What speaks for the network's own answer, by a quick method.

    Args:
        network: the network.
        picture: the picture.
        name: what the reader calls the method.
        key: of the viewer.
        linked: as for `map_viewer`.
    """
    found = _quick(network, picture, _METHODS[name], observed(network, picture).top[0].index)
    _show(network, picture, found, name, key=key, linked=linked)


def _show(
    network: ChosenNetwork,
    picture: Picture,
    found: Attribution,
    name: str,
    *,
    key: str = "features.decision",
    linked: str = "",
) -> None:
    """The map over the picture, or why there is nothing to see."""
    label = network.origin.label(found.target)
    if found.empty:
        st.info(
            f"{name} is empty for “{label}”: nothing in this layer speaks for it. Choose another class or method.",
            icon=":material/visibility_off:",
        )
        return
    values = found.values.cpu()
    if values.shape[0] > _SIDE:
        values = F.adaptive_avg_pool2d(values[None], (_SIDE, _SIDE))[0]
    title = f"What speaks for {label}, by {name}"
    viewed = ViewedMap(values, title, None, network.origin.preprocessing)
    map_viewer(picture, viewed, key=key, usual_opacity=60 if found.layer else 90, linked=linked)
