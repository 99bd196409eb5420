"""Which network is looked at, for which image size and, where it can be chosen, how wide."""

from dataclasses import dataclass

import streamlit as st
from torch import nn

from dashboard.figures.block_diagram import block_diagram
from dashboard.runtime.cache import cached
from dashboard.shell.url_state import follow_old_label
from engine.networks import NetworkCard, Summary, card_of, catalogue, summarize
from engine.networks.build import blueprint, default_width
from engine.networks.graph.blocks import Block, blocks
from engine.networks.graph.costs import counted_by_torch


@dataclass(frozen=True)
class Described:
    """A network for one image size.

    Attributes:
        card: the catalogue's card.
        model: shapes only, on the meta device.
        input_shape: (n, c, h, w) with n = 1.
        summary: its layer table.
        blocks: its building blocks.
        svg: their drawing.
    """

    card: NetworkCard
    model: nn.Module
    input_shape: tuple[int, int, int, int]
    summary: Summary
    blocks: tuple[Block, ...]
    svg: str


@cached(entries=32)
def _model(name: str, width: int | None, built_for: int | None) -> nn.Module:
    return blueprint(name, width=width, input_size=built_for)


@cached(entries=128)
def described(name: str, *, size: int, width: int | None = None) -> Described:
    """A network for square images of ``size`` pixels.

    Raises:
        EngineError: the image is too small at some layer.
    """
    card = card_of(name)
    model = _model(name, width, size if card.family == "LeNet" else None)
    shape = (1, card.channels, size, size)
    summary = summarize(model, shape)
    parts = blocks(model, summary)
    return Described(card, model, shape, summary, parts, block_diagram(parts, title=card.title, input_shape=shape[1:]))


NETWORK, SIZE, WIDTH = "architectures.network", "architectures.size", "architectures.width"
CONTROL_WIDTH = 250  # pixels
_FAMILIES = ("LeNet", "AlexNet", "VGG", "Inception", "ResNet", "DenseNet", "SqueezeNet")


@dataclass(frozen=True)
class Choice:
    """The reader's choice.

    Attributes:
        name: of the network, as on its card.
        size: side of the image in pixels.
        width: channels of the first convolution; None where they are the paper's.
    """

    name: str
    size: int
    width: int | None

    def described(self) -> Described:
        """The chosen network with its layers and blocks."""
        return described(self.name, size=self.size, width=self.width)

    def counted(self) -> tuple[int, int]:
        """Parameters and multiply-adds as torch counts them while the network runs."""
        return _counted(self.name, self.size, self.width)

    def difference_to_torch(self) -> int:
        """By how much the layer table's totals differ from torch's own counts."""
        summary, (parameters, adds) = self.described().summary, self.counted()
        return abs(summary.parameters - parameters) + abs(summary.multiply_adds - adds)


@cached(entries=64)
def _counted(name: str, size: int, width: int | None) -> tuple[int, int]:
    shown = described(name, size=size, width=width)
    return counted_by_torch(shown.model, shown.input_shape)


def cards() -> dict[str, NetworkCard]:
    """Every network of the catalogue once, in the lecture's order; those that ship are their small networks."""
    known = [card for card in catalogue() if "shipped" not in card.weights]
    return {card.name: card for card in sorted(known, key=lambda card: (_FAMILIES.index(card.family), card.year))}


def chosen_network() -> Choice:
    """The three controls, drawn where they are called."""
    known = cards()
    follow_old_label(NETWORK, old_titles())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = st.selectbox(
            "Network",
            list(known),
            index=list(known).index("resnet18"),
            format_func=lambda name: known[name].title,
            key=NETWORK,
            bind="query-params",
            on_change=_usual_settings,
            width=CONTROL_WIDTH,
        )
        size = st.slider(
            "Input size, pixels", 8, 512, known[name].input_size, key=SIZE, bind="query-params", width=CONTROL_WIDTH
        )
        return Choice(name, size, _chosen_width(name))


def old_titles() -> dict[str, str]:
    """The names of networks by titles that they once had; a select box writes titles into the address."""
    small = {card.title.replace("images", "pictures"): name for name, card in cards().items() if "images" in card.title}
    return small | {"AlexNet": "alexnet"}


def _chosen_width(name: str) -> int | None:
    """The width of a network for small images; those at full size have fixed ones."""
    usual = default_width(name)
    if usual is None:
        st.caption(
            "Networks at full size have fixed widths. Those *for small images* can be made wider.",
            width=CONTROL_WIDTH,
        )
        return None
    width = st.slider("Width w, channels", 1, 96, usual, key=WIDTH, bind="query-params", width=CONTROL_WIDTH)
    return None if width == usual else width


def _usual_settings() -> None:
    """Another network begins with its own image size and width."""
    name = st.session_state[NETWORK]
    st.session_state[SIZE] = card_of(name).input_size
    usual = default_width(name)
    if usual is not None:
        st.session_state[WIDTH] = usual
