"""A network for one image size, described once for all readers: its layer table, its blocks and their drawing."""

from dataclasses import dataclass

from torch import nn

from dashboard.figures.block_diagram import block_diagram
from dashboard.runtime.cache import cached
from engine.networks import NetworkCard, Summary, card_of, summarize
from engine.networks.blueprints import blueprint
from engine.networks.graph.blocks import Block, blocks


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
