"""Histograms of a picture's channels."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import LINES, Theme, frame

# Told apart by colour-blind readers, and still red, green and blue enough to need no legend lookup.
CHANNEL_LINES = {"red": LINES[1], "green": LINES[2], "blue": LINES[0]}


def channel_histograms(
    counts: np.ndarray, positions: np.ndarray, *, theme: Theme, axis_title: str, height_pixels: int = 260
) -> go.Figure:
    """How often each value occurs in the red, green and blue channel.

    Args:
        counts: (3, bins), pixels.
        positions: (3, bins), the value in the middle of each bin, which may differ between channels.
        theme: light or dark.
        axis_title: what the values are.
        height_pixels: of the figure.
    """
    figure = go.Figure()
    for (name, colour), values, places in zip(CHANNEL_LINES.items(), counts, positions, strict=True):
        figure.add_scatter(
            x=np.round(places, 4),
            y=values,
            name=name,
            mode="lines",
            line={"color": colour, "width": 1.5, "shape": "hvh"},
            fill="tozeroy",
            fillcolor=f"{colour}22",
            hovertemplate="%{x:.3g}: %{y:,} pixels",
        )
    figure.update_xaxes(title=axis_title)
    figure.update_yaxes(title="pixels", rangemode="tozero")
    return frame(figure, theme=theme, height_pixels=height_pixels)


def paired_bars(first: np.ndarray, second: np.ndarray, *, names: tuple[str, str], theme: Theme) -> go.Figure:
    """Two series of values side by side, one pair for each output of a layer.

    Args:
        first: (n,).
        second: (n,).
        names: what the two series are.
        theme: light or dark.
    """
    figure = go.Figure()
    for values, name, colour in zip((first, second), names, (LINES[0], LINES[4]), strict=True):
        figure.add_bar(y=values, name=name, marker_color=colour, hovertemplate="output %{x}: %{y:.5f}")
    figure.update_xaxes(title="output of the layer", dtick=1)
    figure.update_yaxes(title="value")
    return frame(figure, theme=theme, height_pixels=260)
