"""A second network beside the first: the same image, the same view, layers of the same relative depth."""

from collections.abc import Callable
from typing import cast

import streamlit as st

from dashboard.components.map_viewer.map_viewer import NOTHING_TO_SEE, ViewedMap, map_viewer
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork, chosen_network
from dashboard.figures.number_format import cell_text
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.theme import current_theme
from dashboard.views.features.explorer import Explored
from dashboard.views.features.layer_and_channel_grids import ShownChannels, channels_of, layer_strip
from dashboard.views.features.network_pass import Observed, ObservedLayer, observed
from dashboard.views.features.snippet import second_network_lines
from dashboard.views.features.two_attributions import Side, asked_of_both, show_answer_to
from engine.device import DeviceChoice, pick_device
from engine.inspection import statistics, strongest_first

_SHOWN = 20
_LAYER, _CHANNEL = "beside-layer", "beside-channel"


def show_beside(network: ChosenNetwork, picture: Picture, explored: Explored) -> str:
    """The choice of the second network, and both networks side by side; returns the code that computes the second."""
    device = pick_device(cast("DeviceChoice", next(network.model.parameters()).device.type))
    weights = "run" if network.weights == "run" else "random"
    second = chosen_network(device, key="beside", first=network.card.name, first_weights=weights)
    if second is None:
        return ""
    view = st.segmented_control(
        "Show", ("Channels", "What decided"), default="Channels", required=True, key="beside.view", bind="query-params"
    )
    sides = _sides(network, second, picture, explored)
    question = asked_of_both(sides) if view == "What decided" else None
    for column, side in zip(st.columns(2, gap="large"), sides, strict=True):
        with column, engine_errors_shown():
            _answers(side)
            if question:
                show_answer_to(question, side, picture)
            else:
                _channels(side, picture)
    if question:
        return second_network_lines(second) + "\n" + question.lines(sides)
    return second_network_lines(second, layer=sides[1].maps.layer.name, channel=sides[1].channel)


def matched(layer: int, count: int, other_count: int) -> int:
    """The layer of another network that lies at the same relative depth."""
    return round(layer * (other_count - 1) / max(1, count - 1))


def _sides(network: ChosenNetwork, second: ChosenNetwork, picture: Picture, explored: Explored) -> tuple[Side, Side]:
    """Both networks, the second at the first one's depth, or where the reader chose a layer of its own."""
    shown, other = observed(network, picture), observed(second, picture)
    here = next(number for number, one in enumerate(shown.layers) if one.key == explored.layer.key)
    titles = [one.layer.title for one in other.layers]
    asked = st.query_params.get(_LAYER, "")
    own = asked in titles and matched(titles.index(asked), len(titles), len(shown.layers)) == here
    there = titles.index(asked) if own else matched(here, len(shown.layers), len(titles))
    first = Side("first", network, shown, here, explored.channel, _go_to(shown), _keep("channel", ""))
    channel = _asked_channel(other.layers[there])
    go = _go_to_matched(other, shown)
    return first, Side("second", second, other, there, channel, go, _keep(_CHANNEL, f"{titles[there]}:"))


def _asked_channel(layer: ObservedLayer) -> int:
    """The channel that the address asks for, of this layer; else the strongest."""
    title, _, number = st.query_params.get(_CHANNEL, "").rpartition(":")
    asked = whole_number(number) if title == layer.layer.title else None
    return strongest_first(layer.maps)[0] if asked is None or asked >= len(layer.maps) else asked


def _keep(parameter: str, before: str) -> Callable[[int], None]:
    def keep(number: int) -> None:
        st.query_params[parameter] = f"{before}{number}"

    return keep


def _go_to(shown: Observed) -> Callable[[int], None]:
    """Both networks go to a layer of the first."""

    def go(number: int) -> None:
        st.query_params["layer"] = shown.layers[number].layer.title
        for parameter in ("channel", _LAYER, _CHANNEL):
            st.query_params.pop(parameter, None)

    return go


def _go_to_matched(other: Observed, shown: Observed) -> Callable[[int], None]:
    """Both networks go to a layer of the second; the first to the one at its depth."""

    def go(number: int) -> None:
        _go_to(shown)(matched(number, len(other.layers), len(shown.layers)))
        st.query_params[_LAYER] = other.layers[number].layer.title

    return go


def _answers(side: Side) -> None:
    """What the network says."""
    st.markdown(f"**{side.title}**")
    if side.shown.problem:
        st.warning(side.shown.problem, icon=":material/info:")
    for one in side.shown.top[:3]:
        st.progress(one.probability, text=f"{one.label} · {one.probability:.1%}")


def _channels(side: Side, picture: Picture) -> None:
    """Strip, grid and the chosen map."""
    of = f" of the {side.name} network"
    layer_strip(side.shown, chosen=side.layer, key=f"beside.{side.name}-layers", on_choose=side.choose_layer, of=of)
    visible = tuple(strongest_first(side.maps.maps)[:_SHOWN])
    channels_of(
        ShownChannels(side.maps, visible, chosen=side.channel, height_pixels=210, of=of),
        key=f"beside.{side.name}-channels",
        on_choose=side.choose_channel,
    )
    values = side.maps.maps[side.channel]
    title = f"Channel {side.channel} of {side.maps.layer.title}{of}"
    viewed = ViewedMap(picture.tensor, picture.name, values, title, side.maps.field, side.network.origin.preprocessing)
    map_viewer(viewed, theme=current_theme(), key=f"beside.{side.name}-viewer", linked="beside")
    numbers = statistics(values)
    layer = f"{side.maps.layer.title}, layer {side.layer + 1} of {len(side.shown.layers)}"
    between = (
        "" if numbers.state in NOTHING_TO_SEE else f" {cell_text(numbers.minimum)} to {cell_text(numbers.maximum)}."
    )
    st.caption(f"Channel {side.channel} of {layer}.{between}")
