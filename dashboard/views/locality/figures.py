"""Probability against shift: one line a classifier."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.theme import INK, Theme, frame

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def probability_by_shift(
    shifts: Sequence[int], lines: Mapping[str, np.ndarray], *, title: str, whole: tuple[int, int], theme: Theme
) -> go.Figure:
    """How likely each classifier holds a digit to be what it is, as it moves; where it is cut off is shaded.

    Args:
        shifts: pixels.
        lines: for each classifier the probability at every shift.
        title: of the vertical axis.
        whole: how many pixels the digit can move to the left and to the right before its ink leaves the picture.
        theme: light or dark.
    """
    figure = go.Figure()
    for number, (name, values) in enumerate(lines.items()):
        figure.add_scatter(
            x=list(shifts),
            y=np.round(values, 4),
            name=name,
            mode="lines+markers",
            line={"dash": DASHES[number % len(DASHES)]},
            hovertemplate="moved by %{x}: %{y:.3f}",
        )
    for edge, end in ((-whole[0] - 0.5, shifts[0] - 0.5), (whole[1] + 0.5, shifts[-1] + 0.5)):
        if abs(end) > abs(edge):
            figure.add_vrect(x0=edge, x1=end, fillcolor=INK[theme], opacity=0.07, line_width=0)
            figure.add_annotation(
                x=(edge + end) / 2, y=1.02, yanchor="bottom", text="cut off", showarrow=False, font={"size": 12}
            )
    figure.update_xaxes(title="move to the right, pixels", dtick=2, range=[shifts[0] - 0.5, shifts[-1] + 0.5])
    figure.update_yaxes(title=title, range=[-0.02, 1.02])
    frame(figure, theme=theme, height_pixels=360)
    return figure.update_layout(legend={"y": -0.22, "yanchor": "top"}, margin={"t": 24})
