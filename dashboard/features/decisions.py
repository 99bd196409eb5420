"""One attribution: computed at once or on request, and drawn over the image."""

import streamlit as st
from torch.nn import functional as F

from dashboard.cache import cached, heavy_computation
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.features.methods import METHODS, PASSES
from dashboard.features.timing import forward_seconds
from dashboard.features.waiting import computed_on_request
from dashboard.map_viewer import ViewedMap, map_viewer
from engine.inspection import Attribution, attribute

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
    viewed = ViewedMap(values, f"What speaks for {label}, by {name}", None, network.origin.preprocessing)
    map_viewer(picture, viewed, key=key, usual_opacity=60 if found.layer else 90, linked=linked)


def _nothing(found: Attribution, name: str, label: str) -> str:
    """Why there is nothing to see, and what to try."""
    if not bool(found.values.isfinite().all()):
        return f"{name} is not finite for “{label}”: with these weights the numbers overflow. Use other weights."
    where = "in this layer" if found.layer else "in this image"
    instead = "class, layer or method" if found.layer else "class or method"
    return f"{name} is empty for “{label}”: nothing {where} speaks for it. Choose another {instead}."
