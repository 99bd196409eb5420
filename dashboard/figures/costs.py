"""Costs as bars made of parts, one bar a way of doing it."""

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.figures.numbers import short
from dashboard.figures.theme import LINES, Theme, frame


def costs_figure(ways: Mapping[str, Mapping[str, int]], *, theme: Theme) -> go.Figure:
    """Multiply-adds of each way, its parts one after the other.

    Args:
        ways: for each way its parts with their counts, first to last.
        theme: light or dark.
    """
    parts = list(dict.fromkeys(part for way in reversed(list(ways.values())) for part in way))
    figure = go.Figure()
    for number, part in enumerate(parts):
        counts = [way.get(part, 0) for way in ways.values()]
        figure.add_bar(
            y=list(ways),
            x=counts,
            name=part,
            orientation="h",
            marker_color=LINES[number],
            text=[f"{part}: {short(count)}" if count else "" for count in counts],
            textposition="auto",
            hovertemplate=f"{part}: %{{x:,}}<extra>%{{y}}</extra>",
        )
    frame(figure, theme=theme, height_pixels=170)
    figure.update_layout(barmode="stack", showlegend=False, margin={"l": 84, "r": 16, "t": 8, "b": 44})
    figure.update_xaxes(title="multiply-adds", tickformat="~s")
    figure.update_yaxes(autorange="reversed")
    return figure
