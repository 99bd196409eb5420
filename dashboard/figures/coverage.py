"""Heat maps of how often each pixel is used: whole numbers in cells."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import INK, SEQUENTIAL, Theme, frame

LARGEST_CELL, SMALLEST_HEIGHT, LARGEST_HEIGHT = 40, 170, 330
MOST_NUMBERS = 14  # columns; with more the numbers would not fit their cells


def coverage_figure(counts: np.ndarray, *, theme: Theme, most: int | None = None) -> go.Figure:
    """How often each pixel is used, as a heat map with its numbers; a pixel that is never used carries a cross.

    Args:
        counts: int, (h, w).
        theme: light or dark.
        most: the count of the brightest colour; the largest count unless given, for figures side by side.
    """
    h, w = counts.shape
    figure = go.Figure(_heat_map(counts, most=most or int(counts.max())))
    if w <= MOST_NUMBERS:
        figure.add_trace(_numbers(counts, most=most or int(counts.max())))
    rows, columns = np.nonzero(counts == 0)
    if len(rows):
        cross = {"symbol": "x-thin", "size": 14, "line": {"width": 1.5, "color": "#e6e4df"}}
        figure.add_scatter(x=columns, y=rows, mode="markers", marker=cross, hoverinfo="skip", showlegend=False)
    height = min(max(h * LARGEST_CELL + 50, SMALLEST_HEIGHT), LARGEST_HEIGHT)
    frame(figure, theme=theme, height_pixels=height)
    figure.update_layout(margin={"l": 34, "r": 8, "t": 42, "b": 8})
    ticks = {"showgrid": False, "zeroline": False, "constrain": "domain", "color": INK[theme], "tickformat": "d"}
    figure.update_xaxes(side="top", title={"text": "column", "standoff": 4}, dtick=max(1, w // 8), **ticks)
    figure.update_yaxes(
        autorange="reversed", title={"text": "row", "standoff": 4}, dtick=max(1, h // 8), scaleanchor="x", **ticks
    )
    return figure


def _numbers(counts: np.ndarray, *, most: int) -> go.Scatter:
    """The counts in their cells, in the ink that reads best on cividis: white on its dark half, black on its light."""
    rows, columns = np.nonzero(counts)
    shown = counts[rows, columns]
    ink = np.where(shown > 0.5 * most, "#101418", "#ffffff").tolist()
    return go.Scatter(
        x=columns,
        y=rows,
        text=shown,
        mode="text",
        textfont={"size": 14, "color": ink},
        hoverinfo="skip",
        showlegend=False,
    )


def _heat_map(counts: np.ndarray, *, most: int) -> go.Heatmap:
    written = counts.shape[1] <= MOST_NUMBERS
    return go.Heatmap(
        z=counts,
        zmin=0,
        zmax=max(most, 1),
        colorscale=SEQUENTIAL,
        showscale=not written,
        colorbar={"thickness": 10, "title": {"text": "uses"}, "tickformat": "d"},
        xgap=1,
        ygap=1,
        hovertemplate="row %{y}, column %{x}: used %{z} times<extra></extra>",
    )
