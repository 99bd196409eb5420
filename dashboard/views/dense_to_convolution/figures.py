"""Weight matrices as heat maps, and parameter counts on a logarithmic scale."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import ACCENT, INK, LINES, WHITE_TEXT, Theme, diverging, frame


def matrix_map(weights: np.ndarray, *, limit: float, row: int, theme: Theme, height_pixels: int = 280) -> go.Figure:
    """A weight matrix: a row for each output, a column for each input; absent weights stay empty.

    Args:
        weights: (outputs, inputs), NaN where there is no weight.
        limit: magnitude that gets the full colour.
        row: the output whose weights are outlined.
        theme: light or dark.
        height_pixels: of the figure.
    """
    outputs, inputs = weights.shape
    figure = go.Figure(
        go.Heatmap(
            z=np.round(weights, 3),
            colorscale=diverging(theme),
            zmin=-limit,
            zmax=limit,
            showscale=False,
            xgap=1 if inputs <= 36 else 0,
            ygap=1 if outputs <= 36 else 0,
            hoverongaps=False,
            hovertemplate="output %{y} reads input %{x} with weight %{z}<extra></extra>",
        )
    )
    figure.add_shape(
        type="rect",
        x0=-0.5,
        x1=inputs - 0.5,
        y0=row - 0.5,
        y1=row + 0.5,
        line={"color": ACCENT[theme], "width": 2.5},
    )
    figure.update_xaxes(title="input", showgrid=False, zeroline=False, constrain="domain")
    figure.update_yaxes(title="output", autorange="reversed", showgrid=False, zeroline=False, scaleanchor="x")
    frame(figure, theme=theme, height_pixels=height_pixels)
    return figure.update_layout(margin={"l": 48, "r": 6, "t": 8, "b": 40})


def count_bars(
    counts: Mapping[str, Sequence[int]], layers: Sequence[str], *, theme: Theme, height_pixels: int = 260
) -> go.Figure:
    """Parameters of several layers, one group of bars an image size, on a logarithmic scale.

    Args:
        counts: for each image size, one count a layer.
        layers: names of the layers.
        theme: light or dark.
        height_pixels: of the figure.
    """
    figure = go.Figure()
    for (title, values), colour in zip(counts.items(), LINES, strict=False):
        figure.add_bar(
            y=list(layers),
            x=list(values),
            name=title,
            orientation="h",
            marker_color=colour,
            text=[f"{value:,}" for value in values],
            textposition="auto",  # a long bar has room inside, where a phone has none beside it
            textangle=0,
            constraintext="none",
            insidetextfont={"color": WHITE_TEXT},
            outsidetextfont={"color": INK[theme]},
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,} weights",
        )
    largest = max(max(values) for values in counts.values())
    figure.update_xaxes(type="log", title="weights", range=[0, np.log10(largest) * 1.05 + 0.3], exponentformat="SI")
    figure.update_yaxes(autorange="reversed")
    frame(figure, theme=theme, height_pixels=height_pixels)
    return figure
