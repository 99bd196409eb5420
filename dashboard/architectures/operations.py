"""A network as the graph of its operations, drawn by torchview."""

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.architectures.choice import Choice, chosen_network
from dashboard.architectures.described import Described
from dashboard.cache import cached, heavy_computation
from dashboard.downloads import Download, downloads_row
from dashboard.figures.operations_graph import themed
from dashboard.lesson import agreement_badge
from dashboard.snippets.architectures import operations_snippet
from engine.networks.operations import Operations, operations


def show_operations() -> str:
    """The graph, down to a depth of nested modules."""
    choice = chosen_network()
    left, right = st.columns([2, 3], vertical_alignment="center")
    depth = left.slider("Depth of nesting", 1, 4, 2, key="architectures.depth", bind="query-params")
    right.caption(
        "Depth 1 shows the network's own modules; a greater depth opens the blocks. Drag to move, scroll to zoom. "
        "Every box is an operation with the shapes that come in and go out; an arrow is a tensor that one operation "
        "hands to the next."
    )
    with heavy_computation():
        found = _operations(choice.name, choice.size, choice.width, depth)
    dot = themed(found.dot, theme=current_theme())
    with st.container(height=560, key="architectures.graph"):
        st.graphviz_chart(dot, width="content", alt=f"The operations of {choice.name}, {found.nodes} of them")
    agreement_badge(
        unknown_shapes(found, choice.described()), f"the layer table: the shapes in {len(found.output_shapes)} boxes"
    )
    downloads_row([Download("Graph, DOT", f"{choice.name}.dot", "text/vnd.graphviz", lambda: found.dot)])
    return operations_snippet(choice, depth=depth)


def unknown_shapes(found: Operations, shown: Described) -> int:
    """How many boxes give out a shape that no layer of the table has; the table does not come from the graph."""
    known = {row.output_shape for row in shown.summary.rows}
    return sum(shape not in known for shape in found.output_shapes)


@cached(entries=32)
def _operations(name: str, size: int, width: int | None, depth: int) -> Operations:
    shown = Choice(name, size, width).described()
    return operations(shown.model, shown.input_shape, depth=depth)
