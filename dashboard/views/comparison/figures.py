"""Networks as bubbles between two axes, with the front of those that no other network beats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.theme import INK, LINES, Theme, frame

_SYMBOLS = ("circle", "diamond", "square")
_SMALLEST, _LARGEST = 8.0, 40.0
_NO_ROOM_LEFT = 4  # points of the front
_FRONT = "Pareto front"
_DECADE = 10  # on a shorter logarithmic axis no power of ten may lie, and other ticks are needed


@dataclass(frozen=True)
class Bubble:
    """A network on the chart.

    Attributes:
        title: its name.
        family: whose colour and symbol it has.
        x: its value along the first axis.
        y: its value along the second.
        size: what its area stands for; None where all are equal.
        tip: what is said under the pointer.
    """

    title: str
    family: str
    x: float
    y: float
    size: float | None
    tip: str


@dataclass(frozen=True)
class Axis:
    """An axis of the chart."""

    title: str
    log: bool


@dataclass(frozen=True)
class Marked:
    """What stands out on the chart.

    Attributes:
        front: numbers of the bubbles on the Pareto front, along x.
        chosen: title of the network that is looked at closer.
        families: all families there are, so that a colour stays with its family whatever is shown.
    """

    front: Sequence[int]
    chosen: str
    families: Sequence[str]


def comparison_figure(bubbles: Sequence[Bubble], axes: tuple[Axis, Axis], marked: Marked, *, theme: Theme) -> go.Figure:
    """The chart; each point carries its network's title as custom data."""
    figure = go.Figure()
    front = [bubbles[i] for i in marked.front]
    if front:
        figure.add_trace(_front(front, theme))
    largest = max((bubble.size for bubble in bubbles if bubble.size is not None), default=1.0)
    for number, family in enumerate(marked.families):
        own = [bubble for bubble in bubbles if bubble.family == family]
        if own:
            figure.add_trace(_family(own, number, largest, marked.chosen, theme))
    if front:
        figure.add_trace(_names(front, largest))
    frame(figure, theme=theme, height_pixels=540)
    values = ([bubble.x for bubble in bubbles], [bubble.y for bubble in bubbles])
    for update, axis, own in zip((figure.update_xaxes, figure.update_yaxes), axes, values, strict=True):
        update(title=axis.title, type="log" if axis.log else "linear")
        if axis.log and max(own, default=1) >= _DECADE * min(own, default=1):
            update(dtick=1, tickformat="~g", minor={"dtick": "D1", "ticks": "outside"})
    return figure.update_layout(
        legend={"orientation": "h", "y": -0.24, "yanchor": "top", "x": 0, "itemsizing": "constant"},
        hovermode="closest",
        clickmode="event+select",
        dragmode="pan",
    )


def _family(own: Sequence[Bubble], number: int, largest: float, chosen: str, theme: Theme) -> go.Scatter:
    ink = INK[theme]
    return go.Scatter(
        x=[bubble.x for bubble in own],
        y=[bubble.y for bubble in own],
        mode="markers",
        name=own[0].family,
        customdata=[bubble.title for bubble in own],
        hovertext=[bubble.tip for bubble in own],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": LINES[number % len(LINES)],
            "symbol": _SYMBOLS[number // len(LINES) % len(_SYMBOLS)],
            "size": [_diameter(bubble.size, largest) for bubble in own],
            "opacity": 0.75,
            "line": {
                "color": ink,
                "width": [3 if bubble.title == chosen else 0.6 for bubble in own],
            },
        },
        selected={"marker": {"opacity": 0.75}},
        unselected={"marker": {"opacity": 0.75}},
    )


def _diameter(size: float | None, largest: float) -> float:
    """Area stands for the value; the smallest can still be pointed at."""
    return 11.0 if size is None else max(_SMALLEST, _LARGEST * math.sqrt(max(size, 0) / largest))


def _front(front: Sequence[Bubble], theme: Theme) -> go.Scatter:
    line = {"color": INK[theme], "width": 1.2, "dash": "dot", "shape": "hv"}
    return _along(front, mode="lines", line=line)


def _names(front: Sequence[Bubble], largest: float) -> go.Scatter:
    """Names over all bubbles, each beside its own: an unseen mark of the same size keeps them apart."""
    return _along(
        front,
        mode="markers+text",
        marker={"size": [_diameter(bubble.size, largest) for bubble in front], "opacity": 0},
        text=[bubble.title if i % 2 == 0 or len(front) < 7 else "" for i, bubble in enumerate(front)],
        # The first ones have no room to their left.
        textposition=["bottom right" if i < _NO_ROOM_LEFT else "top left" for i in range(len(front))],
        textfont={"size": 12},
        showlegend=False,
    )


def _along(front: Sequence[Bubble], **look: Any) -> go.Scatter:
    """What is drawn along the front: shown and hidden together, and without a word under the pointer."""
    return go.Scatter(
        x=[bubble.x for bubble in front],
        y=[bubble.y for bubble in front],
        name=_FRONT,
        legendgroup=_FRONT,
        hoverinfo="skip",
        cliponaxis=False,
        **look,
    )
