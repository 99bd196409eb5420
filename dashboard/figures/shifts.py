"""Probability against shift: one line a classifier."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import Theme, frame

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def probability_by_shift(
    shifts: Sequence[int], lines: Mapping[str, np.ndarray], *, label: int, theme: Theme
) -> go.Figure:
    """How likely each classifier holds a digit to be what it is, as it moves.

    Args:
        shifts: pixels.
        lines: for each classifier the probability at every shift.
        label: the digit.
        theme: light or dark.
    """
    figure = go.Figure()
    for number, (title, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=list(shifts),
            y=np.round(values, 4),
            name=title,
            mode="lines+markers",
            line={"dash": DASHES[number % len(DASHES)]},
            hovertemplate="moved by %{x}: %{y:.3f}",
        )
    figure.update_xaxes(title="move to the right, pixels", dtick=2)
    figure.update_yaxes(title=f"probability of “{label}”", range=[-0.02, 1.02])
    return frame(figure, theme=theme, height_pixels=320)
