"""What decided the answer: attribution by a method, for a class and at a layer of the reader's choice."""

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.decisions import found_by, show_decision
from dashboard.features.explorer import Explored
from dashboard.features.methods import AT_A_LAYER, METHODS, WORDS
from dashboard.features.observed import Observed, observed
from dashboard.features.takeaways import decision_downloads
from dashboard.guard import engine_errors_shown
from dashboard.snippets.feature_views import attribution_lines
from engine.inspection import default_layer


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
