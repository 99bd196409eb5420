"""Lines with a band from the smallest to the largest of several measurements."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.theme import Theme, frame

FEW_DECADES = 1.5


@dataclass(frozen=True)
class Band:
    """One line of a chart.

    Attributes:
        name: in the legend.
        colour: as CSS, #rrggbb.
        x: places.
        y: values.
        low: lower edge of the band; empty for none.
        high: its upper edge.
        said: values under the pointer, where they are not those that are drawn.
        dash: of the line, as Plotly names it.
        markers: whether every value has a mark.
    """

    name: str
    colour: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = field(default=())
    high: Sequence[float] = field(default=())
    said: Sequence[float] = field(default=())
    dash: str = "solid"
    markers: bool = False


@dataclass(frozen=True)
class BandAxes:
    """What the axes of a chart say and how they are divided."""

    x: str
    y: str
    log_x: bool = False
    log_y: bool = False
    x_ticks: Sequence[float] = ()
    percent: bool = False


def band_figure(bands: Sequence[Band], axes: BandAxes, *, theme: Theme, height_pixels: int = 330) -> go.Figure:
    """The lines in one chart, each over its band."""
    figure = go.Figure()
    for band in bands:
        if band.low:
            figure.add_trace(_area(band))
        figure.add_scatter(
            x=list(band.x),
            y=list(band.y),
            customdata=list(band.said) or None,
            name=band.name,
            legendgroup=band.name,
            mode="lines+markers" if band.markers else "lines",
            line={"color": band.colour, "width": 2, "dash": band.dash},
            hovertemplate=_under_the_pointer(band, ".1%" if axes.percent else ".3g"),
        )
    frame(figure, theme=theme, height_pixels=height_pixels)
    legend = {"y": 1.02, "yanchor": "bottom"}  # never over the uppermost line
    figure.update_layout(margin={"l": 62, "r": 10, "t": 40, "b": 46}, legend=legend)
    figure.update_xaxes(title=axes.x, type="log" if axes.log_x else "linear", zeroline=False)
    figure.update_yaxes(title=axes.y, type="log" if axes.log_y else "linear", zeroline=False)
    if axes.log_y:
        figure.update_yaxes(**_log_ticks(bands, percent=axes.percent))
    if axes.percent:
        figure.update_yaxes(tickformat=".0%")
    if axes.x_ticks:
        figure.update_xaxes(tickvals=list(axes.x_ticks), ticktext=[f"{tick:g}" for tick in axes.x_ticks])
    return figure


def _under_the_pointer(band: Band, number: str) -> str:
    value = "customdata" if band.said else "y"
    return f"{band.name}, %{{x:.4~g}}: %{{{value}:{number}}}<extra></extra>"


def _log_ticks(bands: Sequence[Band], *, percent: bool = False) -> dict[str, Any]:
    """Powers of ten; where there are few, also twice and five times as much, all in full."""
    values = [value for band in bands for value in (*band.y, *band.low, *band.high) if 0 < value < math.inf]
    if not values:
        return {}
    low, high = math.log10(min(values)), math.log10(max(values))
    if high - low > FEW_DECADES and not percent:
        return {"exponentformat": "power", "dtick": max(1, round((high - low) / 6))}
    ticks = [factor * 10.0**power for power in range(math.floor(low) - 1, math.ceil(high) + 1) for factor in (1, 2, 5)]
    texts = [f"{100 * tick:.15g}%" if percent else f"{tick:.15g}" for tick in ticks]
    return {"tickvals": ticks, "ticktext": texts}


def _area(band: Band) -> go.Scatter:
    return go.Scatter(
        x=[*band.x, *reversed(band.x)],
        y=[*band.high, *reversed(band.low)],
        mode="lines",  # a few places would have marks otherwise
        fill="toself",
        fillcolor=f"{band.colour}33",
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
        legendgroup=band.name,
    )
