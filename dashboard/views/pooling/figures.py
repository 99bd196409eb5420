"""Change of a representation against the shift of its image."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.figures.theme import INK, LINES, Theme, frame


def shift_figure(
    shifts: Sequence[int], changes: Mapping[str, Sequence[float]], *, marked: int, theme: Theme
) -> go.Figure:
    """One line a representation, each named at its end.

    Args:
        shifts: in pixels.
        changes: for every representation its change at each shift; 1 is the representation's own spread.
        marked: the shift that the images show.
        theme: light or dark.
    """
    figure = go.Figure()
    for (name, values), colour in zip(changes.items(), LINES, strict=False):
        figure.add_scatter(
            x=list(shifts),
            y=list(values),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            hovertemplate=f"{name}, %{{x}} px: %{{y:.1%}}<extra></extra>",
        )
    frame(figure, theme=theme, height_pixels=330)
    figure.add_vline(x=marked, line={"color": INK[theme], "width": 1, "dash": "dot"})
    figure.update_xaxes(title="shift, pixels", dtick=1, zeroline=False)
    figure.update_yaxes(title="change, share of the spread", tickformat=".0%", rangemode="tozero")
    return figure
