"""The first-layer filters of a trained network, and how each one responds to the reader's image."""

from math import ceil

import numpy as np
import streamlit as st
from scipy import ndimage
from torch import Tensor

from dashboard.components.channel_grid.channel_grid import Arrangement, Cell, channel_grid
from dashboard.components.typed_numbers import whole_number
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork, chosen_network
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.feature_maps import filter_pictures
from dashboard.figures.number_format import decimal
from dashboard.figures.rasters import png_file, signed_picture
from dashboard.figures.sprite_sheet import picture_sheet
from dashboard.figures.theme import Theme
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.filters.filter_view import working_picture
from dashboard.views.filters.settings import FilterSettings
from dashboard.views.filters.snippet import learned_snippet
from engine.convolution import convolve
from engine.device import pick_device
from engine.inspection.channel_filter import FirstLayer, first_layer

SHOWN = 64  # filters
LONGEST_SIDE = 320
FILTER = "filter"  # in the page's address


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
    pictures = [np.pad(one, ((2, 2), (2, 2), (0, 0))) for one in filter_pictures(weights[:SHOWN].numpy(), theme)]
    columns = ceil(len(pictures) ** 0.5)
    blank = np.zeros_like(pictures[0])
    pictures += [blank] * (-len(pictures) % columns)
    rows = [np.concatenate(pictures[start : start + columns], 1) for start in range(0, len(pictures), columns)]
    return png_file(np.concatenate(rows))


def _npz(layer: FirstLayer, response: Tensor) -> bytes:
    """All filters, and the response of the chosen one."""
    return npz_file({"weights": layer.weights, "answer": response})


def _grid(network: ChosenNetwork, layer: FirstLayer, chosen: int) -> None:
    def take(index: int) -> None:
        st.session_state["filters.learned"] = index

    c_out, c_in, k_h, k_w = layer.weights.shape
    channel_grid(
        picture_sheet(filter_pictures(layer.weights[:SHOWN].numpy(), current_theme())),
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
    return f"from {decimal(float(response.min()), 2)} to {decimal(float(response.max()), 2)}"
