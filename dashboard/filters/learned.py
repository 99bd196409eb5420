"""The first-layer filters of a trained network, and how each one responds to the reader's image."""

import io
from dataclasses import dataclass
from math import ceil

import numpy as np
import streamlit as st
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor, nn

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.channel_grid import Arrangement, Cell, channel_grid
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork, chosen_network
from dashboard.controls.typed_numbers import whole_number
from dashboard.downloads import Download, downloads_row
from dashboard.figures.painting import as_levels, picture_file, signed_picture
from dashboard.figures.sheets import picture_sheet
from dashboard.figures.theme import Theme
from dashboard.filters.settings import FilterSettings
from dashboard.filters.stage import working_picture
from dashboard.lesson import agreement_badge
from dashboard.snippets.filters import learned_snippet
from engine.convolution import convolve
from engine.device import pick_device
from engine.errors import EngineError
from engine.images import stretch
from engine.inspection import filters

SHOWN = 64  # filters
TAP_PIXELS = 8
LONGEST_SIDE = 320
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
    """The filters that a network learned, beside the response of the chosen one to the image."""
    network = chosen_network(pick_device("cpu"), key="filters")
    if network is None:
        return
    layer = first_layer(network.model)
    asked = st.query_params.get(FILTER, "")
    start = whole_number(asked) or 0
    chosen = min(st.session_state.setdefault("filters.learned", start), len(layer.weights) - 1)
    st.query_params[FILTER] = str(chosen)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _grid(network, layer, chosen)
    with right:
        _answer(picture, layer, chosen)
    response = _response(picture, layer.weights[chosen])
    agreement_badge(difference_to_scipy(picture, layer.weights[chosen], response), "scipy.ndimage.correlate")
    theme = current_theme()
    downloads_row(
        [
            Download("PNG of the filters", "filters.png", "image/png", lambda: filters_png(layer.weights, theme)),
            Download("NPZ of the filters", "filters.npz", "application/octet-stream", lambda: _npz(layer, response)),
        ]
    )
    with st.expander("Code of the filter and its response", icon=":material/code:"):
        st.code(learned_snippet(picture, network, layer.name, chosen, longest_side=LONGEST_SIDE), language="python")


def difference_to_scipy(picture: Picture, weights: Tensor, response: Tensor) -> float:
    """The largest difference to sums over the channels that SciPy makes in double precision."""
    channels = _channels(picture, weights).double().numpy()
    expected = sum(
        ndimage.correlate(channel, plane, mode="nearest")
        for channel, plane in zip(channels, weights.double().numpy(), strict=True)
    )
    return float(np.abs(response.numpy() - expected).max())


def filters_png(weights: Tensor, theme: Theme) -> bytes:
    """The filters in rows, as on screen."""
    pictures = [np.pad(one, ((2, 2), (2, 2), (0, 0))) for one in filter_pictures(weights[:SHOWN], theme)]
    columns = ceil(len(pictures) ** 0.5)
    blank = np.zeros_like(pictures[0])
    pictures += [blank] * (-len(pictures) % columns)
    rows = [np.concatenate(pictures[start : start + columns], 1) for start in range(0, len(pictures), columns)]
    return picture_file(np.concatenate(rows))


def _npz(layer: FirstLayer, response: Tensor) -> bytes:
    """All filters, and the response of the chosen one."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weights=layer.weights.numpy(), answer=response.numpy())
    return buffer.getvalue()


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
        f"**{network.card.title}**, layer {layer.name}: {c_out} filters of {c_in} × {k_h} × {k_w}, {kind}. "
        + ("Their weights are random." if network.weights == "random" else "Their weights come from training alone.")
    )


def filter_pictures(weights: Tensor, theme: Theme) -> list[np.ndarray]:
    """Every filter as an image, a square for a tap, (k_h, k_w) times eight pixels.

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
    """The response of one filter to the image, (h, w)."""
    reach = (weights.shape[1] // 2, weights.shape[2] // 2)
    channels = _channels(picture, weights)
    return convolve(channels[None], weights[None], padding=reach, padding_mode="replicate")[0, 0]


def _channels(picture: Picture, weights: Tensor) -> Tensor:
    """The channels that a filter reads, (c_in, h, w)."""
    image = working_picture(picture, "Colour" if weights.shape[0] == 3 else "Grey", LONGEST_SIDE)
    return image.reshape(-1, *image.shape[-2:])


def _answer(picture: Picture, layer: FirstLayer, chosen: int) -> None:
    response = _response(picture, layer.weights[chosen])
    pixels = signed_picture(response.numpy(), theme=current_theme())
    st.image(pixels, output_format="JPEG", width="stretch", alt=f"The response of filter {chosen}")
    st.caption(f"**Filter {chosen} on your image**: {_range(response)}, without its bias.")


def _range(response: Tensor) -> str:
    """The smallest and the largest value in words."""
    return f"from {response.min():.2f} to {response.max():.2f}".replace("-", "−")
