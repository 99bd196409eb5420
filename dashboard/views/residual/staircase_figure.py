"""A curve with the staircases that come closest to it."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import INK, LINES, Theme, frame


def staircase_figure(
    curve: np.ndarray, fits: Mapping[str, tuple[np.ndarray, np.ndarray]], *, theme: Theme
) -> go.Figure:
    """The curve as a dotted line, each staircase as a solid one.

    Args:
        curve: heights at equally spaced places from 0 to 1.
        fits: edges (n + 1,) and levels (n,) by name.
        theme: light or dark.
    """
    figure = go.Figure()
    places = (np.arange(len(curve)) + 0.5) / len(curve)
    figure.add_scatter(
        x=places, y=curve, name="your curve", mode="lines", line={"color": INK[theme], "width": 2, "dash": "dot"}
    )
    for (name, (edges, levels)), colour in zip(fits.items(), LINES, strict=False):
        figure.add_scatter(
            x=edges,
            y=[*levels, levels[-1]],
            name=name,
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv"},
            hovertemplate=f"{name}: %{{y:.3f}}<extra></extra>",
        )
    frame(figure, theme=theme, height_pixels=300)
    figure.update_xaxes(title="place", range=[0, 1])
    figure.update_yaxes(title="height", range=[-0.05, 1.05])
    return figure
