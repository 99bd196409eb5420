"""A stack of layers in cross-section: the cells of each layer in a row, and those that one last cell is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import ACCENT, GRID, INK, Theme, frame

LEVEL_PIXELS = 46
MOST_PIXELS_OF_A_CELL = 15


@dataclass(frozen=True)
class Level:
    """A row of cells.

    Attributes:
        label: what stands beside it, for example "1 · k3 s2".
        centres: where its cells lie over the input, in pixels, (cells,).
        seen: numbers of the cells that take part in the last layer's middle cell.
    """

    label: str
    centres: np.ndarray
    seen: Sequence[int]


def stack_figure(levels: Sequence[Level], *, theme: Theme) -> go.Figure:
    """The levels from the input at the bottom to the last layer on top, with the cone of the last one's middle cell."""
    figure = go.Figure(_cone(levels, theme))
    widest = max(len(level.centres) for level in levels)
    size = max(3, min(MOST_PIXELS_OF_A_CELL, 560 / widest))
    for height, level in enumerate(levels):
        seen = np.isin(np.arange(len(level.centres)), level.seen)
        marker = {
            "symbol": "square",
            "size": size,
            "color": np.where(seen, ACCENT[theme], GRID[theme]).tolist(),
            "line": {"width": 0},
        }
        figure.add_scatter(
            x=level.centres,
            y=np.full(len(level.centres), height),
            mode="markers",
            marker=marker,
            customdata=np.arange(len(level.centres)),
            hovertemplate=f"{level.label}: cell %{{customdata}}<extra></extra>",
            showlegend=False,
        )
    frame(figure, theme=theme, height_pixels=90 + LEVEL_PIXELS * len(levels))
    figure.update_layout(margin={"l": 110, "r": 12, "t": 8, "b": 42})
    figure.update_xaxes(title="position over the input, pixels", zeroline=False, showgrid=False)
    ticks = {"tickvals": list(range(len(levels))), "ticktext": [level.label for level in levels]}
    figure.update_yaxes(**ticks, zeroline=False, showgrid=False, color=INK[theme], range=[-0.6, len(levels) - 0.4])
    return figure


def _cone(levels: Sequence[Level], theme: Theme) -> go.Scatter:
    """The outline of what the last layer's middle cell sees on every level."""
    ends = [(level.centres[list(level.seen)], height) for height, level in enumerate(levels) if len(level.seen)]
    left = [(float(centres.min()) - 0.5, height) for centres, height in ends]
    right = [(float(centres.max()) + 0.5, height) for centres, height in ends]
    x, y = zip(*left, *reversed(right), strict=True)
    return go.Scatter(
        x=x,
        y=y,
        fill="toself",
        mode="lines",
        line={"width": 1, "color": ACCENT[theme]},
        opacity=0.35,
        hoverinfo="skip",
        showlegend=False,
    )
