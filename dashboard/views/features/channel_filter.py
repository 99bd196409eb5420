"""The filter that makes the chosen channel: one small image for each channel that it reads."""

import streamlit as st
from torch import Tensor

from dashboard.components.channel_grid.channel_grid import Arrangement, Cell, channel_grid
from dashboard.components.drawing.drawing import drawing
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.feature_maps import sprite
from dashboard.figures.number_format import cell_text, rounded
from dashboard.figures.number_matrix import matrices_svg
from dashboard.figures.sprite_sheet import Sprite
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.theme import current_theme
from dashboard.views.features.explorer import Explored
from engine.inspection import ChannelFilter, channel_filters

_SHOWN = 48
_COLOURS = ("red", "green", "blue")
_SLICE = "slice"


@st.fragment
@engine_errors_shown()
def show_own_filter(network: ChosenNetwork, explored: Explored) -> None:
    """The filter by input channel, and the numbers of the slice that the reader chose."""
    st.markdown("**Its filter**, one square for each channel that it reads")
    found = _filters(network, explored.layer.layer.name, explored.channel)
    if not found:
        st.caption("This channel is not the result of one convolution: the layer pools or mixes what came before.")
        return
    own = found[0]
    if len(found) > 1:
        paths = [one.convolution for one in found]
        path = st.segmented_control(
            "Added up from", paths, default=paths[0], required=True, key="features.path", bind="query-params"
        )
        own = found[paths.index(path)]
    _slices(own)


@cached(entries=64)
def _filters(network: ChosenNetwork, layer: str, channel: int) -> tuple[ChannelFilter, ...]:
    return channel_filters(network.model, layer, channel)


def _slices(own: ChannelFilter) -> None:
    """The small images, strongest first, beside the numbers of one of them."""
    weights = own.weights.float().cpu()
    if not weights.isfinite().all():
        st.caption(f"The filter of **{own.convolution}** holds weights that are infinite or no numbers.")
        return
    strength = weights.abs().sum((1, 2))
    order = strength.argsort(descending=True, stable=True).tolist()[:_SHOWN]
    whose = f"{own.convolution}.{own.index}"
    title, _, number = st.query_params.get(_SLICE, "").rpartition(":")
    place = whole_number(number) if title == whose else None
    chosen = place if place is not None and place in order else order[0]

    def choose(place: int) -> None:
        st.query_params[_SLICE] = f"{whose}:{order[place]}"

    grid, numbers = st.columns([3, 2], gap="small")
    with grid:
        channel_grid(
            _pictures(weights[order], theme=current_theme()),
            [_cell(own, one, float(strength[one])) for one in order],
            chosen=order.index(chosen),
            label=f"Slices of filter {own.index} of {own.convolution}, strongest first",
            key="features.slices",
            arrangement=Arrangement("grid", size_pixels=44, height_pixels=250),
            on_choose=choose,
        )
    with numbers:
        _numbers(own, weights[chosen], chosen)
    _say(own, len(order))


@cached(entries=32)
def _pictures(weights: Tensor, *, theme: Theme) -> Sprite:
    return sprite(weights.cpu().numpy(), theme=theme, common_scale=True, signed=True)


def _name(own: ChannelFilter, number: int) -> str:
    """What a slice reads: a colour of the image, or a channel by its number."""
    if own.first_input == 0 and len(own.weights) == len(_COLOURS):
        return _COLOURS[number]
    return f"#{own.first_input + number}"


def _cell(own: ChannelFilter, number: int, strength: float) -> Cell:
    name = _name(own, number)
    return Cell(name, rounded(strength, 2), f"Reads {name}, magnitudes add up to {rounded(strength)}")


def _numbers(own: ChannelFilter, weights: Tensor, number: int) -> None:
    name = _name(own, number)
    words = f"The weights of filter {own.index} for {name}"
    svg = matrices_svg({name: weights.numpy()}, theme=current_theme(), side=132, words=words)
    drawing(svg, key="features.slice-numbers")


def _say(own: ChannelFilter, shown: int) -> None:
    c, h, w = own.weights.shape
    bias = "no bias" if own.bias is None else f"bias {cell_text(own.bias)}"
    some = f" The {shown} strongest are shown." if shown < c else ""
    st.caption(
        f"Filter {own.index} of **{own.convolution}**: {c} × {h} × {w} weights, {bias}. "
        f"Blue below zero, orange above, one scale for all.{some}"
    )
