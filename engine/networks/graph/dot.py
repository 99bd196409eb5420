"""A network as a graph of operations in the DOT language, found by running it on shapes alone."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

_OUTPUT = re.compile(r"output: </TD>\s*<TD[^>]*>(.*?)</TD>", re.DOTALL)
_SHAPE = re.compile(r"\(([\d, ]+)\)")


@dataclass(frozen=True)
class Operations:
    """The graph.

    Attributes:
        dot: for Graphviz.
        nodes: boxes in it.
        output_shapes: of every box that is an operation, with the batch.
    """

    dot: str
    nodes: int
    output_shapes: tuple[tuple[int, ...], ...]


def operations(model: nn.Module, input_shape: Sequence[int], *, depth: int) -> Operations:
    """The operations of a network, nested modules opened down to ``depth``.

    Args:
        model: on the meta device; it is copied, because drawing places hooks on it.
        input_shape: (n, c, h, w).
        depth: 1 keeps the network's own modules closed.

    References:
        torchview, https://github.com/mert-kurttutan/torchview.
    """
    from torchview import draw_graph

    drawn = draw_graph(
        copy.deepcopy(model), input_size=tuple(input_shape), device="meta", depth=depth, mode="eval", strict=False
    )
    source = drawn.visual_graph.source
    return Operations(source, source.count("<TABLE"), output_shapes(source))


def output_shapes(dot: str) -> tuple[tuple[int, ...], ...]:
    """The shapes that the boxes of a graph give out, as they are written in them."""
    written = [shape for cell in _OUTPUT.findall(dot) for shape in _SHAPE.findall(cell)]
    return tuple(tuple(int(length) for length in shape.split(",") if length.strip()) for shape in written)
