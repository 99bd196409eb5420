"""A loss surface as hills, as a map of contours, and as the two cuts through its middle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import rounded
from dashboard.figures.theme import GRID, INK, LINES, SEQUENTIAL, Theme, frame


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


_TICKS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6)


@dataclass(frozen=True)
class SurfaceLook:
    """How surfaces are drawn: on one scale, so that two of them can be compared.

    Attributes:
        low: the smallest loss of all.
        high: the largest finite one.
        log: whether height and colour follow the logarithm of the loss.
        theme: light or dark.
    """

    low: float
    high: float
    log: bool
    theme: Theme

    def heights(self, losses: np.ndarray) -> np.ndarray:
        """What is drawn for a loss; overflow becomes the largest."""
        finite = np.nan_to_num(np.clip(losses, self.low, self.high), nan=self.high, posinf=self.high)
        return np.log10(finite) if self.log else finite

    @property
    def ends(self) -> tuple[float, float]:
        """Height of the lowest and the highest loss."""
        low, high = self.heights(np.array([self.low, self.high]))
        return float(low), float(high)

    @property
    def ticks(self) -> dict:
        """The labels of an axis or colour bar of heights."""
        if not self.log:
            return {}
        inside = [tick for tick in _TICKS if self.low / 1.2 <= tick <= self.high * 1.2]
        return {"tickvals": np.log10(inside).tolist(), "ticktext": [f"{tick:g}" for tick in inside]}


def hills_figure(places: Sequence[float], losses: np.ndarray, look: SurfaceLook) -> go.Figure:
    """The surface in three dimensions, with the network as a mark in the middle.

    Args:
        places: along both directions.
        losses: (n, n), a row for each place of the second direction.
        look: how it is drawn.
    """
    low, high = look.ends
    heights = look.heights(losses)
    middle = len(places) // 2
    figure = go.Figure(
        go.Surface(
            x=list(places),
            y=list(places),
            z=heights,
            customdata=losses,
            cmin=low,
            cmax=high,
            colorscale=SEQUENTIAL,
            showscale=False,
            hovertemplate="%{x:.2f}, %{y:.2f}: loss %{customdata:.3g}<extra></extra>",
        )
    )
    figure.add_scatter3d(
        x=[0],
        y=[0],
        z=[heights[middle][middle]],
        mode="markers",
        marker={"color": LINES[1], "size": 5},
        hovertemplate=f"the network: loss {rounded(losses[middle][middle])}<extra></extra>",
    )
    axis = {"gridcolor": GRID[look.theme], "color": INK[look.theme], "backgroundcolor": "rgba(0,0,0,0)"}
    frame(figure, theme=look.theme, height_pixels=380)
    return figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        scene={
            "xaxis": {**axis, "title": "a"},
            "yaxis": {**axis, "title": "b"},
            "zaxis": {**axis, "title": "loss", "range": [low, high], **look.ticks},
            "camera": {"eye": {"x": 1.25, "y": -1.25, "z": 0.8}},
            "aspectratio": {"x": 1, "y": 1, "z": 0.7},
        },
    )


def contour_figure(places: Sequence[float], losses: np.ndarray, look: SurfaceLook) -> go.Figure:
    """The same as a map: lines of equal loss."""
    low, high = look.ends
    figure = go.Figure(
        go.Contour(
            x=list(places),
            y=list(places),
            z=look.heights(losses),
            customdata=losses,
            zmin=low,
            zmax=high,
            contours={"start": low, "end": high, "size": (high - low) / 16},
            colorscale=SEQUENTIAL,
            line={"width": 0.7},
            colorbar={"title": "loss", "thickness": 10, **look.ticks},
            hovertemplate="%{x:.2f}, %{y:.2f}: loss %{customdata:.3g}<extra></extra>",
        )
    )
    figure.add_scatter(x=[0], y=[0], mode="markers", marker={"color": LINES[1], "size": 9, "symbol": "x"})
    frame(figure, theme=look.theme, height_pixels=360)
    figure.update_xaxes(title="a, along the first direction")
    figure.update_yaxes(title="b, along the second", scaleanchor="x", constrain="domain")
    return figure.update_layout(showlegend=False)


def cuts_figure(places: Sequence[float], losses: np.ndarray, look: SurfaceLook) -> go.Figure:
    """The loss along each direction through the network."""
    middle = len(places) // 2
    cuts = (("along a, b = 0", losses[middle], LINES[0]), ("along b, a = 0", losses[:, middle], LINES[1]))
    bands = [Band(name, colour, places, np.clip(values, None, look.high).tolist()) for name, values, colour in cuts]
    figure = band_figure(bands, BandAxes("steps", "loss (nats)", log_y=look.log), theme=look.theme, height_pixels=360)
    low, high = look.ends
    room = 0.03 * (high - low)
    return figure.update_yaxes(range=[low - room, high + room], **look.ticks) if look.log else figure
