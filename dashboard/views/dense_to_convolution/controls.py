"""Which layer is drawn: its size, its channels, how far it reads, and the reader's own numbers."""

from dataclasses import dataclass, field
from math import prod
from typing import Literal, cast

import streamlit as st
import torch.nn.functional as F
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.controls.url_bound_inputs import check_number, linked_choice, linked_slider, whole_number_field, within
from dashboard.views.dense_to_convolution.number_input import random_input, typed_input, typed_kernel, typed_sizes
from engine.convolution import LayerStages, layer_stages, stages_around
from engine.errors import EngineError
from engine.images import luminance

MOST_ROWS = 128  # a larger matrix cannot be read on a screen, and its figure becomes slow
LONGEST, TALLEST = 64, 16
MOST_CHANNELS, LARGEST_SEED = 8, 2**31 - 1
KEY = "dense-to-convolution"
NOTATION = (
    "Separate numbers by spaces, rows by a slash and channels by a bar; pasting works. The numbers are cut or repeated "
    "to fit the chosen size."
)
KERNEL_NOTATION = "2Δ + 1 numbers; for an image, as many rows. Left empty, the weights are random."
XSource = Literal["Random", "Typed", "Picture"]


@dataclass(frozen=True)
class LayerSettings:
    """A layer that keeps the input's size.

    Attributes:
        size: (n,) for a signal, (h, w) for an image.
        reach: the lecture's Delta.
        in_channels: channels of the input.
        out_channels: channels of the output.
        seed: of the weights, and of a random input.
        kernel: float32, (c_out, c_in, *kernel_size), the reader's own V; None for random weights.
        own_input: float32, (c_in, *size); None for a random input.
        picture: where the input was taken from; None unless it is an image.
    """

    size: tuple[int, ...]
    reach: int
    in_channels: int
    out_channels: int
    seed: int
    kernel: Tensor | None = field(default=None, compare=False)
    own_input: Tensor | None = field(default=None, compare=False)
    picture: Picture | None = field(default=None, compare=False)

    @property
    def outputs(self) -> int:
        """Rows of the matrix."""
        return self.out_channels * prod(self.size)

    @property
    def inputs(self) -> int:
        """Columns of the matrix."""
        return self.in_channels * prod(self.size)

    @property
    def x(self) -> Tensor:
        """The input, (c_in, *size)."""
        if self.own_input is not None:
            return self.own_input
        return random_input(self.size, self.in_channels, self.seed)

    def stages(self) -> LayerStages:
        """The weight matrix under the three restrictions."""
        if self.kernel is not None:
            return stages_around(self.kernel, self.size, seed=self.seed)
        return layer_stages(
            self.size, reach=self.reach, in_channels=self.in_channels, out_channels=self.out_channels, seed=self.seed
        )


@dataclass(frozen=True)
class _Chosen:
    """What the controls say, before anything is checked: one that is impossible must not hide those after it."""

    size: tuple[int, ...]
    reach: int
    in_channels: int
    out_channels: int
    seed: int
    kernel_text: str
    source: XSource
    input_text: str


def layer_controls() -> LayerSettings:
    """The controls, where they are called, and what they say now.

    Raises:
        EngineError: the matrix would be too large to be drawn, or numbers cannot be read or are out of range.
    """
    chosen = _chosen()
    picture = chosen_picture() if chosen.source == "Picture" else None
    size, reach, c_in, c_out = chosen.size, chosen.reach, chosen.in_channels, chosen.out_channels
    check_number("The number of channels in", c_in, 1, MOST_CHANNELS)
    check_number("The number of channels out", c_out, 1, MOST_CHANNELS)
    check_number("The seed", chosen.seed, 0, LARGEST_SEED)
    _check_readable(c_in * prod(size), c_out * prod(size))
    text = chosen.kernel_text
    kernel = typed_kernel(text, rank=len(size), reach=reach, channels=(c_out, c_in)) if text.strip() else None
    own = None
    if picture is not None:
        own = from_picture(picture, size, c_in)
    elif chosen.source == "Typed":
        own = typed_input(chosen.input_text, size, c_in)
    return LayerSettings(size, reach, c_in, c_out, chosen.seed, kernel, own, picture)


def _chosen() -> _Chosen:
    columns = st.columns([5, 7, 6, 4, 4], vertical_alignment="bottom")
    rank = linked_choice("Input", {"Signal": "Signal", "Picture": "Image"}, key=f"{KEY}.rank", place=columns[0])
    size = _size(rank, columns[1])
    # At n - 1 the band fills the matrix; at n the outermost weights read nothing but padding.
    reach = linked_slider("Reach Δ", 0, max(size), 2 if len(size) == 1 else 1, key=f"{KEY}.reach", place=columns[2])
    with columns[3].popover("Channels", icon=":material/tune:", width="stretch"):
        c_in = whole_number_field("Channels in", 1, key=f"{KEY}.in")
        c_out = whole_number_field("Channels out", 1, key=f"{KEY}.out")
        seed = whole_number_field("Seed of random numbers", 0, key=f"{KEY}.seed")
    with columns[4].popover("Numbers", icon=":material/edit:", width="stretch"):
        numbers = _number_controls(len(size))
    return _Chosen(size, reach, c_in, c_out, seed, *numbers)


def _size(rank: str, place: DeltaGenerator) -> tuple[int, ...]:
    """The length of a signal, or height and width side by side."""
    if rank == "Signal":
        return (linked_slider("Length n", 1, LONGEST, 16, key=f"{KEY}.length", place=place),)
    height, width = place.columns(2, gap="small")
    return (
        linked_slider("Height h", 1, TALLEST, 5, key=f"{KEY}.height", place=height),
        linked_slider("Width w", 1, TALLEST, 7, key=f"{KEY}.width", place=width),
    )


def _number_controls(rank: int) -> tuple[str, XSource, str]:
    """The text of V, where x comes from, and the text of x where it is typed."""
    kernel = st.text_input(
        "Weights V(p)",
        key=f"{KEY}.v",
        placeholder="random, or −1 0 1" if rank == 1 else "random, or 0 1 0 / 1 −4 1 / 0 1 0",
        help=f"{NOTATION} {KERNEL_NOTATION}",
        bind="query-params",
        persist_state="page",
        on_change=follow_kernel,
        args=(rank,),
    )
    source = linked_choice("Input x", {"Random": "Random", "Typed": "Typed", "Picture": "Image"}, key=f"{KEY}.x")
    text = ""
    if source == "Typed":
        text = st.text_input(
            "Numbers of x",
            "0 0 0 1 2 3 3 3" if rank == 1 else "0 0 1 / 0 1 2 / 1 2 3",
            key=f"{KEY}.x-numbers-{rank}d",
            help=NOTATION,
            bind="query-params",
            persist_state="page",
            on_change=follow_input,
            args=(rank,),
        )
    elif source == "Picture":
        st.caption("The image above, averaged down to the chosen size; for a signal, its middle row.")
    return kernel or "", cast("XSource", source), text or ""


def follow_kernel(rank: int) -> None:
    """Takes the reach of weights that were typed; what cannot be read is explained when it is drawn."""
    if sizes := _sizes_of(f"{KEY}.v", rank):
        st.session_state[f"{KEY}.reach"] = max(sizes) // 2


def follow_input(rank: int) -> None:
    """Takes the size of an input that was typed."""
    if sizes := _sizes_of(f"{KEY}.x-numbers-{rank}d", rank):
        most = LONGEST if rank == 1 else TALLEST
        for name, length in zip(("length",) if rank == 1 else ("height", "width"), sizes, strict=True):
            st.session_state[f"{KEY}.{name}"] = within(length, 1, most)


def _sizes_of(key: str, rank: int) -> tuple[int, ...]:
    """How many numbers a text field holds along each axis; empty where it cannot be read."""
    try:
        return typed_sizes(st.session_state[key] or "", rank)
    except EngineError:
        return ()


def _check_readable(inputs: int, outputs: int) -> None:
    if max(outputs, inputs) > MOST_ROWS:
        raise EngineError(
            f"The matrix has {outputs} rows and {inputs} columns but at most {MOST_ROWS} of each can "
            "be shown. Use a smaller input or fewer channels."
        )


def from_picture(picture: Picture, size: tuple[int, ...], channels: int) -> Tensor:
    """The image's brightness or colours as an input, (channels, *size), two decimals; of a signal its middle row.

    Raises:
        EngineError: neither one channel nor three are asked for.
    """
    if channels not in (1, 3):
        raise EngineError(
            f"An image has 3 channels but the layer reads {channels}. Choose 1 channel in (brightness) or 3 (colours)."
        )
    image = luminance(picture.tensor)[None] if channels == 1 else picture.tensor
    if len(size) == 1:
        image = image[:, image.shape[1] // 2][:, None]
    pooled = F.adaptive_avg_pool2d(image, (1 if len(size) == 1 else size[0], size[-1]))
    return (pooled * 100).round().reshape(channels, *size) / 100
