"""One attribution: computed at once or on request, and drawn over the image."""

import streamlit as st
from torch.nn import functional as F

from dashboard.components.map_viewer.map_viewer import ViewedMap, map_viewer
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.runtime.jobs import computed_on_request
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.theme import current_theme
from dashboard.views.features.downloads import decision_downloads
from dashboard.views.features.explorer import Explored
from dashboard.views.features.network_pass import Observed, observed
from dashboard.views.features.snippet import attribution_lines
from dashboard.views.features.time_estimate import forward_seconds
from engine.inspection import Attribution, attribute, default_layer

METHODS = {
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
AT_A_LAYER = ("grad-cam", "grad-cam++", "layer-cam")
"""Methods that look at the maps of a layer of the reader's choice."""

QUICK = ("Grad-CAM", "Grad-CAM++", "LayerCAM", "Gradient", "Guided backpropagation")
"""Methods that can stand side by side for two networks."""

PASSES = {"smooth-gradient": 48, "integrated-gradients": 200, "occlusion": 225, "feature-ablation": 196}
"""About how many forward passes the slow methods cost."""

WORDS = {
    "grad-cam": "Maps of a layer, each weighted by how much the class's score grows with it.",
    "grad-cam++": "As Grad-CAM, with weights that find several objects of the class.",
    "layer-cam": "Each value of a layer weighted by its own gradient; sharp also in early layers.",
    "class-activation": "Maps of the last layer weighted by the classifier itself; only after global average pooling.",
    "gradient": "How much the score changes with each pixel.",
    "guided-backpropagation": "The gradient, where every ReLU lets only positive signals back.",
    "deconvolution": "Signals sent back through ReLUs that look at the signal alone.",
    "smooth-gradient": "The gradient, averaged over noisy copies of the image.",
    "integrated-gradients": "Shares of the score that add up, along the way from a grey image to yours.",
    "occlusion": "How much the score drops when a square is covered.",
    "feature-ablation": "How much the score drops when one tile of a grid is covered.",
}


_SIDE = 112


def found_by(network: ChosenNetwork, picture: Picture, method: str, target: int, layer: str = "") -> Attribution | None:
    """The attribution; None while a slow one waits for its button, or is being computed.

    Args:
        network: the network.
        picture: the image.
        method: as the engine calls it.
        target: the class.
        layer: for class activation maps; the last one with maps if empty.
    """
    if method not in PASSES:
        return _quick(network, picture, method, target, layer)
    return computed_on_request(
        f"{network.key}/{picture.digest}/{method}/{target}",
        seconds=lambda: forward_seconds(network, picture) * PASSES[method],
        compute=lambda job: attribute(network.model, picture.tensor, method, target, progress=job.report),
        key="features",
    )


@cached(entries=16)
def _quick(network: ChosenNetwork, picture: Picture, method: str, target: int, layer: str) -> Attribution:
    with heavy_computation():
        return attribute(network.model, picture.tensor, method, target, layer or None)


def show_decision(
    network: ChosenNetwork,
    picture: Picture,
    found: Attribution,
    *,
    key: str = "features.decision",
    linked: str = "",
) -> None:
    """The map over the image, or why there is nothing to see.

    Args:
        network: the network.
        picture: the image.
        found: what is shown.
        key: of the viewer.
        linked: as for `map_viewer`.
    """
    label = network.origin.label(found.target)
    name = next(words for words, method in METHODS.items() if method == found.method)
    if found.empty:
        st.info(_nothing(found, name, label), icon=":material/visibility_off:")
        return
    values = found.values.cpu()
    if values.shape[0] > _SIDE:
        values = F.adaptive_avg_pool2d(values[None], (_SIDE, _SIDE))[0]
    viewed = ViewedMap(
        picture.tensor, picture.name, values, f"What speaks for {label}, by {name}", None, network.origin.preprocessing
    )
    map_viewer(viewed, theme=current_theme(), key=key, usual_opacity=60 if found.layer else 90, linked=linked)


def _nothing(found: Attribution, name: str, label: str) -> str:
    """Why there is nothing to see, and what to try."""
    if not bool(found.values.isfinite().all()):
        return f"{name} is not finite for “{label}”: with these weights the numbers overflow. Use other weights."
    where = "in this layer" if found.layer else "in this image"
    instead = "class, layer or method" if found.layer else "class or method"
    return f"{name} is empty for “{label}”: nothing {where} speaks for it. Choose another {instead}."


def show_deciding(network: ChosenNetwork, picture: Picture, _: Explored) -> str:
    """Method, class, layer and the map of what speaks for the class; returns the code that computes it."""
    shown = observed(network, picture)
    controls, result = st.columns([2, 3], gap="large")
    with controls:
        name = st.selectbox("Method", list(METHODS), key="features.method", bind="query-params")
        method = METHODS[name]
        target = _chosen_class(network, shown)
        layer = _chosen_layer(network, shown) if method in AT_A_LAYER else ""
        st.caption(WORDS[method])
    with result, engine_errors_shown():
        found = found_by(network, picture, method, target, layer)
        if found is not None:
            show_decision(network, picture, found)
            if not found.empty:
                decision_downloads(network.card.name, found)
    return attribution_lines(method, target, layer)


def class_names(network: ChosenNetwork) -> tuple[str, ...]:
    """What the network's classes are called, by their index."""
    return network.origin.labels or tuple(f"class {number}" for number in range(network.card.classes))


def _chosen_class(network: ChosenNetwork, shown: Observed) -> int:
    """The class to explain: the answer, or any other."""
    classes = class_names(network)
    asked = st.selectbox(
        "Class",
        range(len(classes)),
        index=None,
        format_func=lambda number: f"{classes[number]} ({number})",
        placeholder=f"{shown.answer.label}: the answer",
        key="features.class",
        bind="query-params",
    )
    return shown.answer.index if asked is None else asked


def _chosen_layer(network: ChosenNetwork, shown: Observed) -> str:
    """The operation whose maps are weighted: the last one that knows places, or any other."""
    usual = default_layer(network.model)
    names = {one.layer.title: one.layer.name for one in shown.layers}
    asked = st.selectbox(
        "Layer",
        list(names),
        index=None,
        placeholder=f"{usual.title}: the last before the classifier",
        key="features.decided-at",
        bind="query-params",
        help="Late layers know what is where, in coarse squares; early ones are fine, but know edges and colours only.",
    )
    return names.get(asked or "", usual.name)
