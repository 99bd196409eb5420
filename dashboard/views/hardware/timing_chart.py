"""Times of computations: lines on logarithmic axes, with what operations alone would give, or bars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.theme import GRID, LINES, Theme, frame


@dataclass(frozen=True)
class TimeLine:
    """Times of one device or one method.

    Attributes:
        name: what was timed.
        x: places: numbers, or words for bars.
        seconds: times.
        predicted: seconds by the operations alone; empty for none.
        tips: what is said under the pointer at each place; empty for place and time.
    """

    name: str
    x: Sequence[Any]
    seconds: Sequence[float]
    predicted: Sequence[float] = field(default=())
    tips: Sequence[str] = field(default=())


def lines_figure(
    lines: Sequence[TimeLine], x_title: str, *, theme: Theme, marked: float | None = None, height_pixels: int = 340
) -> go.Figure:
    """Lines with a mark for every measurement.

    Args:
        lines: what was timed.
        x_title: with its unit.
        theme: light or dark.
        marked: a place that is pointed out; None for none.
        height_pixels: of the figure.
    """
    figure = go.Figure()
    for number, line in enumerate(lines):
        colour = LINES[number % len(LINES)]
        if line.predicted:
            figure.add_scatter(
                x=list(line.x),
                y=list(line.predicted),
                name="operations alone",
                mode="lines",
                line={"color": colour, "width": 1.5, "dash": "dash"},
                hoverinfo="skip",
            )
        figure.add_scatter(
            x=list(line.x),
            y=list(line.seconds),
            name=line.name,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 8},
            **_hover(line),
        )
    if marked is not None:
        figure.add_vline(x=marked, line={"color": GRID[theme], "width": 8}, layer="below")
    frame(figure, theme=theme, height_pixels=height_pixels)
    ticks = sorted({place for line in lines for place in line.x})
    figure.update_xaxes(title=x_title, type="log", tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks])
    return _with_seconds(figure)


def bars_figure(lines: Sequence[TimeLine], x_title: str, *, theme: Theme, height_pixels: int = 340) -> go.Figure:
    """A group of bars for every place."""
    figure = go.Figure()
    for number, line in enumerate(lines):
        figure.add_bar(
            x=list(line.x),
            y=list(line.seconds),
            name=line.name,
            marker_color=LINES[number % len(LINES)],
            **_hover(line),
        )
    frame(figure, theme=theme, height_pixels=height_pixels)
    figure.update_layout(barmode="group", showlegend=True)
    figure.update_xaxes(title=x_title)
    return _with_seconds(figure)


def _hover(line: TimeLine) -> dict[str, Any]:
    if line.tips:
        return {"hovertext": list(line.tips), "hovertemplate": "%{hovertext}<extra></extra>"}
    return {"hovertemplate": f"{line.name}, %{{x}}: %{{y:.3~s}}s<extra></extra>"}


def _with_seconds(figure: go.Figure) -> go.Figure:
    figure.update_yaxes(title="time", type="log", tickformat="~s", ticksuffix="s", dtick=1)
    return figure.update_layout(margin={"l": 66, "r": 12, "t": 40, "b": 46})
