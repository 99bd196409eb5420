"""Which layer is drawn: its size, its channels, how far it reads."""

from dataclasses import dataclass
from math import prod

import streamlit as st

from engine.errors import EngineError

MOST_ROWS = 128  # a larger matrix cannot be read on a screen, and its figure becomes slow
KEY = "dense-to-convolution"


@dataclass(frozen=True)
class LayerSettings:
    """A layer that keeps the input's size.

    Attributes:
        size: (n,) for a signal, (h, w) for a picture.
        reach: the lecture's Delta.
        in_channels: channels of the input.
        out_channels: channels of the output.
        seed: of the weights.
    """

    size: tuple[int, ...]
    reach: int
    in_channels: int
    out_channels: int
    seed: int

    @property
    def outputs(self) -> int:
        """Rows of the matrix."""
        return self.out_channels * prod(self.size)

    @property
    def inputs(self) -> int:
        """Columns of the matrix."""
        return self.in_channels * prod(self.size)


def layer_controls() -> LayerSettings:
    """The controls, where they are called, and what they say now.

    Raises:
        EngineError: the matrix would be too large to be drawn.
    """
    columns = st.columns([5, 6, 6, 4], vertical_alignment="bottom")
    rank = columns[0].segmented_control(
        "Input", ["Signal", "Picture"], default="Signal", required=True, key=f"{KEY}.rank", bind="query-params"
    )
    if rank == "Signal":
        size = (columns[1].slider("Length n", 3, 64, 16, key=f"{KEY}.length", bind="query-params"),)
    else:
        side = columns[1].slider("Height = width", 2, 11, 6, key=f"{KEY}.side", bind="query-params")
        size = (side, side)
    reach = columns[2].slider("Reach Δ", 0, 5, 2 if rank == "Signal" else 1, key=f"{KEY}.reach", bind="query-params")
    with columns[3].popover("Channels", icon=":material/tune:", width="stretch"):
        settings = LayerSettings(
            size=size,
            reach=reach,
            in_channels=st.number_input("Channels in", 1, 8, 1, key=f"{KEY}.in", bind="query-params"),
            out_channels=st.number_input("Channels out", 1, 8, 1, key=f"{KEY}.out", bind="query-params"),
            seed=st.number_input("Seed of the weights", 0, 999, 0, key=f"{KEY}.seed", bind="query-params"),
        )
    if max(settings.outputs, settings.inputs) > MOST_ROWS:
        raise EngineError(
            f"The matrix has {settings.outputs} rows and {settings.inputs} columns but at most {MOST_ROWS} of each can "
            "be read here. Use a smaller input or fewer channels."
        )
    return settings
