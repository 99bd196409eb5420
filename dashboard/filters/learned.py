"""The first-layer filters of a trained network, and what each one answers on the reader's picture."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch.nn.functional as F
from torch import Tensor, nn

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.channel_grid import Arrangement, Cell, channel_grid
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork, chosen_network
from dashboard.figures.painting import as_levels, signed_picture
from dashboard.figures.sheets import picture_sheet
from dashboard.figures.theme import Theme
from dashboard.filters.settings import FilterSettings
from dashboard.filters.stage import working_picture
from engine.convolution import convolve
from engine.device import pick_device
from engine.errors import EngineError
from engine.images import stretch
from engine.inspection import filters

SHOWN = 64  # filters
TAP_PIXELS = 8
FILTER = "filter"  # in the page's address


@dataclass(frozen=True)
class FirstLayer:
    """The first convolution of a network.

    Attributes:
        name: its module path.
        weights: (c_out, c_in, k_h, k_w).
    """

    name: str
    weights: Tensor


def first_layer(model: nn.Module) -> FirstLayer:
    """The first convolution of a network with its trained filters.

    Raises:
        EngineError: the network has none.
    """
    name = next((name for name, module in model.named_modules() if isinstance(module, nn.Conv2d)), None)
    if name is None:
        raise EngineError("This network has 0 convolutions, so there are no filters to see. Choose another one.")
    return FirstLayer(name, filters(model, name).weights.cpu())


def show_learned(picture: Picture, _: FilterSettings) -> None:
    """The filters that a network learned, beside what the chosen one answers on the picture."""
    network = chosen_network(pick_device("cpu"), key="filters")
    if network is None:
        return
    layer = first_layer(network.model)
    asked = st.query_params.get(FILTER, "")
    start = int(asked) if asked.isdigit() else 0
    chosen = min(st.session_state.setdefault("filters.learned", start), len(layer.weights) - 1)
    st.query_params[FILTER] = str(chosen)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _grid(network, layer, chosen)
    with right:
        _answer(picture, layer, chosen)


def _grid(network: ChosenNetwork, layer: FirstLayer, chosen: int) -> None:
    def take(index: int) -> None:
        st.session_state["filters.learned"] = index

    c_out, c_in, k_h, k_w = layer.weights.shape
    channel_grid(
        picture_sheet(filter_pictures(layer.weights[:SHOWN], current_theme())),
        [Cell(str(number), "", f"Filter {number}") for number in range(min(c_out, SHOWN))],
        chosen=chosen,
        label=f"Filters of {layer.name}",
        key="filters.learnedgrid",
        arrangement=Arrangement("grid", size_pixels=56),
        on_choose=take,
    )
    kind = "each painted in its own red, green and blue" if c_in == 3 else "blue below zero, orange above"
    st.caption(
        f"**{network.card.title}**, layer {layer.name}: {c_out} filters of {c_in} × {k_h} × {k_w}, {kind}. Nobody "
        "designed them; edges, stripes and colour contrasts came out of training."
    )


def filter_pictures(weights: Tensor, theme: Theme) -> list[np.ndarray]:
    """Every filter as a picture, a square for a tap, (k_h, k_w) times eight pixels.

    Args:
        weights: (c_out, c_in, k_h, k_w); three input channels are painted as colours, others as their mean, signed.
        theme: whose palette.
    """
    enlarged = F.interpolate(weights, scale_factor=TAP_PIXELS, mode="nearest")
    if weights.shape[1] == 3:
        return [as_levels(stretch(one).numpy()) for one in enlarged]
    return [signed_picture(one.mean(0).numpy(), theme=theme) for one in enlarged]


@cached(entries=64)
def _response(picture: Picture, weights: Tensor) -> Tensor:
    """What one filter answers on the picture, (h, w)."""
    image = working_picture(picture, "Colour" if weights.shape[0] == 3 else "Grey", 320)
    channels = image.reshape(-1, *image.shape[-2:])
    reach = (weights.shape[1] // 2, weights.shape[2] // 2)
    return convolve(channels[None], weights[None], padding=reach, padding_mode="replicate")[0, 0]


def _answer(picture: Picture, layer: FirstLayer, chosen: int) -> None:
    response = _response(picture, layer.weights[chosen])
    pixels = signed_picture(response.numpy(), theme=current_theme())
    st.image(pixels, output_format="JPEG", width="stretch", alt=f"The answer of filter {chosen}")
    st.caption(
        f"**Filter {chosen} on your picture**: from {response.min():.2f} to {response.max():.2f}, without its bias."
    )
