"""What a kernel lets through, as a map over frequencies."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import SEQUENTIAL, Theme, frame


def response_map(response: np.ndarray, *, theme: Theme) -> go.Figure:
    """The factor by which a kernel multiplies each wave.

    Args:
        response: (n, n), frequency 0 at [n // 2, n // 2].
        theme: light or dark.
    """
    size = response.shape[0]
    frequencies = (np.arange(size) - size // 2) / size
    figure = go.Figure(
        go.Heatmap(
            z=np.round(response, 4),
            x=frequencies,
            y=frequencies,
            colorscale=SEQUENTIAL,
            zmin=0,
            colorbar={"title": "factor", "thickness": 12},
            hovertemplate="across %{x:.3f}, down %{y:.3f} cycles per pixel: × %{z:.3f}<extra></extra>",
        )
    )
    figure.update_xaxes(title="cycles per pixel, across", constrain="domain")
    figure.update_yaxes(title="cycles per pixel, down", scaleanchor="x", autorange="reversed", constrain="domain")
    return frame(figure, theme=theme, height_pixels=380)


def response_profile(response: np.ndarray, *, theme: Theme) -> go.Figure:
    """The factor along the two axes: waves that vary only across, and only down.

    Args:
        response: (n, n), frequency 0 at [n // 2, n // 2].
        theme: light or dark.
    """
    middle = response.shape[0] // 2
    frequencies = np.arange(response.shape[0] - middle) / response.shape[0]
    figure = go.Figure()
    for name, values, dash in (
        ("waves across (vertical stripes)", response[middle, middle:], "solid"),
        ("waves down (horizontal stripes)", response[middle:, middle], "dash"),
    ):
        figure.add_scatter(x=frequencies, y=values, name=name, mode="lines", line={"dash": dash})
    figure.update_xaxes(title="cycles per pixel")
    figure.update_yaxes(title="factor", rangemode="tozero")
    framed = frame(figure, theme=theme, height_pixels=420)
    return framed.update_layout(legend={"orientation": "v", "x": 0, "y": -0.2, "yanchor": "top"})
