"""The roofline: speed against arithmetic intensity, two roofs by bandwidth, and points under them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.theme import ACCENT, INK, LINES, Theme, frame

_LEFT = 5.0  # operations a byte; further left a label in the middle would lie on the slopes
_DECADE_PIXELS = 130, 75  # across and up, about, on a phone less: labels keep clear of marks by this scale
_LETTER, _LINE, _MARK = 6.5, 15, 8  # pixels: width and height of a letter, half a mark
_PLACES = {  # of a label's middle beside its mark: how many halves of its width, and how many pixels up
    "bottom center": (0, -16),
    "bottom right": (1, -12),
    "bottom left": (-1, -12),
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 16),
}


@dataclass(frozen=True)
class Roof:
    """A roof that rises with the intensity until it is flat.

    Attributes:
        name: what feeds it, with its bandwidth.
        slope: bytes a second.
        flat: operations a second.
        dash: of the line, as Plotly names it.
    """

    name: str
    slope: float
    flat: float
    dash: str


@dataclass(frozen=True)
class Point:
    """A computation.

    Attributes:
        label: short.
        intensity: operations a byte.
        speed: operations a second.
        tip: said under the pointer.
        own: whether it is the reader's.
    """

    label: str
    intensity: float
    speed: float
    tip: str
    own: bool = False


def roofline_figure(
    roofs: Sequence[Roof], points: Sequence[Point], ceiling: str, *, theme: Theme, height_pixels: int = 400
) -> go.Figure:
    """The chart on logarithmic axes.

    Args:
        roofs: from the highest to the lowest.
        points: the computations; none before they are measured.
        ceiling: what the flat part of the roofs is called.
        theme: light or dark.
        height_pixels: of the figure.
    """
    figure = go.Figure()
    flat = max(roof.flat for roof in roofs)
    lowest = min([0.3, *(point.intensity / 2 for point in points)])
    highest = max([1000.0, *(point.intensity * 2 for point in points)])
    for roof in roofs:
        figure.add_trace(_line(roof, lowest, highest, theme))
    figure.add_scatter(
        x=[highest],
        y=[flat],
        text=[ceiling],
        mode="text",
        textposition="top left",
        textfont={"color": INK[theme], "size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
    if points:
        figure.add_trace(_marks(points, theme))
    frame(figure, theme=theme, height_pixels=height_pixels)
    figure.update_layout(margin={"l": 70, "r": 12, "t": 40, "b": 46}, hovermode="closest")
    figure.update_xaxes(title="arithmetic intensity I, operations a byte", type="log", dtick=1, tickformat="~g")
    return figure.update_yaxes(title="operations a second", type="log", dtick=1, tickformat="~s")


def _line(roof: Roof, lowest: float, highest: float, theme: Theme) -> go.Scatter:
    ridge = roof.flat / roof.slope
    places = sorted({lowest, min(max(ridge, lowest), highest), highest})
    return go.Scatter(
        x=places,
        y=[min(roof.flat, place * roof.slope) for place in places],
        name=roof.name,
        mode="lines",
        line={"color": INK[theme], "width": 2, "dash": roof.dash},
        hovertemplate=f"{roof.name}<br>%{{x:.3~g}} operations a byte: at most %{{y:.3~s}}FLOP/s<extra></extra>",
    )


def _marks(points: Sequence[Point], theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=[point.intensity for point in points],
        y=[point.speed for point in points],
        mode="markers+text",
        text=[point.label for point in points],
        textposition=_text_positions(points),
        textfont={"color": INK[theme], "size": 12},
        marker={
            "size": [14 if point.own else 10 for point in points],
            "color": [LINES[1] if point.own else ACCENT[theme] for point in points],
            "symbol": ["diamond" if point.own else "circle" for point in points],
        },
        hovertext=[point.tip for point in points],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )


def _text_positions(points: Sequence[Point]) -> list[str]:
    """Where each label stands beside its mark: the first place where it lies on no other mark and no earlier label."""
    marks = [(_across(point.intensity), _up(point.speed)) for point in points]
    taken = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in marks]
    chosen = []
    for number, (point, mark) in enumerate(zip(points, marks, strict=True)):
        usual = "bottom right" if point.intensity < _LEFT else "bottom center"
        others = taken[:number] + taken[number + 1 :]
        places = {place: _label_box(point.label, mark, place) for place in (usual, *_PLACES)}
        free = (place for place, box in places.items() if not any(_overlap(box, other) for other in others))
        chosen.append(next(free, usual))
        taken.append(places[chosen[-1]])
    return chosen


def _across(intensity: float) -> float:
    return math.log10(max(intensity, 1e-12)) * _DECADE_PIXELS[0]


def _up(speed: float) -> float:
    return math.log10(max(speed, 1e-12)) * _DECADE_PIXELS[1]


def _label_box(label: str, mark: tuple[float, float], place: str) -> tuple[float, float, float, float]:
    """Left, lower, right and upper edge of a label, in pixels."""
    halves, up = _PLACES[place]
    half = len(label) * _LETTER / 2
    x, y = mark[0] + halves * (half + _MARK), mark[1] + up
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
