"""The strip of layers, the grid of a layer's channels, and one channel large over the image."""

from dataclasses import dataclass

import streamlit as st

from dashboard.components.map_viewer.map_viewer import NOTHING_TO_SEE, ViewedMap, map_viewer
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.number_format import cell_text
from dashboard.shell.theme import current_theme
from dashboard.views.features.layer_and_channel_grids import ShownChannels, channels_of, layer_strip
from dashboard.views.features.network_pass import Observed, ObservedLayer, observed
from engine.inspection import MapStatistics, statistics, strongest_first

_FEW, _MANY = 64, 256
EMPTY = (
    "The number below a channel is its strength, the mean absolute value of its map. *Empty*: the map is zero "
    "everywhere, so nothing in this image excites the channel."
)
_SEEN_PIXELS = 168


@dataclass(frozen=True)
class Explored:
    """What the reader looks at.

    Attributes:
        layer: the chosen layer.
        channel: the chosen channel.
        order: the layer's channels, strongest first.
        numbers: of the chosen channel's map.
    """

    layer: ObservedLayer
    channel: int
    order: tuple[int, ...]
    numbers: MapStatistics


def explorer(network: ChosenNetwork, picture: Picture) -> Explored:
    """Strip, prediction, grid and viewer, where they are called.

    Layer and channel are part of the page's address.

    Raises:
        EngineError: the network cannot take the image.
    """
    shown = observed(network, picture)
    layer = shown.layers[_layer_strip(shown)]
    left, middle, right = st.columns([5, 9, 8], gap="medium")
    with left:
        _prediction(shown)
    with middle:
        order = tuple(strongest_first(layer.maps))
        channel = _channel_grid(layer, order)
    with right:
        numbers = statistics(layer.maps[channel])
        _one_channel(network, picture, layer, channel, numbers)
    return Explored(layer, channel, order, numbers)


def _layer_strip(shown: Observed) -> int:
    """The layers in a row, each with its strongest map; returns the chosen one's number."""
    titles = [one.layer.title for one in shown.layers]
    asked = st.query_params.get("layer", "")
    chosen = titles.index(asked) if asked in titles else 0

    def choose(index: int) -> None:
        st.query_params["layer"] = titles[index]
        st.query_params.pop("channel", None)

    layer_strip(shown, chosen=chosen, key="features.layers", on_choose=choose)
    return chosen


def _prediction(shown: Observed) -> None:
    """What the network sees, and what it says."""
    pixels = shown.seen.clamp(0, 1).permute(1, 2, 0).numpy()  # (h, w, 3); resizing can end a rounding above 1
    st.image(_enlarged(pixels), width=_SEEN_PIXELS, output_format="PNG", alt="What the network sees")
    size = shown.seen.shape[1]
    st.caption(f"What the network sees: {size} × {size} pixels.")
    if shown.problem:
        st.warning(shown.problem, icon=":material/info:")
    for prediction in shown.top:
        st.progress(prediction.probability, text=f"{prediction.label} · {prediction.probability:.1%}")


def _enlarged(pixels):
    """Small images with each pixel as a square, so that the browser does not blur them."""
    factor = max(1, 224 // pixels.shape[0])
    return pixels.repeat(factor, 0).repeat(factor, 1)


def _channel_grid(layer: ObservedLayer, order: tuple[int, ...]) -> int:
    """The channels of a layer, strongest first; returns the chosen one."""
    count, words = len(order), layer.layer.title
    heading, below = st.container(), st.container()
    with below, st.container(horizontal=True):
        common = st.toggle(
            "Same scale",
            key="features.scale",
            bind="query-params",
            help="On: one colour scale for all channels, so that weak ones look weak. Off: each fills the scale.",
        )
        many = count > _FEW and st.toggle(f"Up to {_MANY}", key="features.many", bind="query-params")
    visible = order[: _MANY if many else _FEW]
    kept = f"{count} channels" if len(visible) == count else f"the strongest {len(visible)} of {count} channels"
    heading.markdown(f"**{words}** · {kept}", help=EMPTY)
    asked = whole_number(st.query_params.get("channel", ""))
    channel = order[0] if asked is None or asked >= count else asked

    def choose(number: int) -> None:
        st.query_params["channel"] = str(number)

    with heading:
        channels_of(
            ShownChannels(layer, visible, chosen=channel, common_scale=common, height_pixels=440),
            key="features.channels",
            on_choose=choose,
        )
    return channel


def _one_channel(
    network: ChosenNetwork, picture: Picture, layer: ObservedLayer, channel: int, numbers: MapStatistics
) -> None:
    """One channel large, over the image, with its numbers."""
    st.markdown(f"**Channel {channel}** of {layer.layer.title}, over your image")
    viewed = ViewedMap(
        picture.tensor,
        picture.name,
        layer.maps[channel],
        f"Channel {channel} of {layer.layer.title}",
        layer.field,
        network.origin.preprocessing,
    )
    map_viewer(viewed, theme=current_theme(), key="features.viewer")
    if numbers.state in NOTHING_TO_SEE:
        return
    st.caption(
        f"{cell_text(numbers.minimum)} to {cell_text(numbers.maximum)}, mean {cell_text(numbers.mean)}, "
        f"{numbers.active:.0%} of the values are not zero."
    )
