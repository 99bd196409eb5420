"""The look of a graph of operations: the page's ink and fonts instead of the drawer's own."""

import re

import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.theme import INK, Theme
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.architectures.network_form import Choice, Described, chosen_network
from dashboard.views.architectures.snippet import operations_snippet
from engine.networks.graph.operations import Operations, operations

_FILLS: dict[Theme, dict[str, str]] = {
    "light": {"lightyellow": "#f6efd9", "darkseagreen1": "#d9ecf0", "aliceblue": "#eceae4"},
    "dark": {"lightyellow": "#3a3320", "darkseagreen1": "#1d3a42", "aliceblue": "#2a2d31"},
}


def themed(dot: str, *, theme: Theme) -> str:
    """The same graph with the colours of a theme."""
    for known, fill in _FILLS[theme].items():
        dot = dot.replace(f"fillcolor={known}", f'fillcolor="{fill}"')
    dot = re.sub(r' size="[\d.,]+"', "", dot)  # so that boxes keep their size, however many there are
    ink = INK[theme]
    style = (
        f'bgcolor="transparent" node [fontname="sans-serif" fontcolor="{ink}" color="{ink}"] '
        f'edge [color="{ink}" fontcolor="{ink}"]'
    )
    return re.sub(r"\{", "{\n\t" + style, dot, count=1)


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
