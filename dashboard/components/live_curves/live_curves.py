"""Line charts that follow a training as it goes, drawn in the browser and updated in place."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dashboard.components.declare import declare
from dashboard.figures.theme import GRID, INK, PAPER, SOFT_INK, Theme

_component = declare("live_curves", html='<div class="panels"></div>')


@dataclass(frozen=True)
class Line:
    """One line of a chart; its name stands at its end.

    Attributes:
        name: what it belongs to.
        colour: as CSS.
        dash: as SVG's stroke-dasharray; empty for a solid line.
        steps: places along the horizontal axis, ascending.
        values: None where there is no number to show.
        low: lower edge of the band around it.
        high: upper edge of the band.
    """

    name: str
    colour: str
    dash: str
    steps: Sequence[int]
    values: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True)
class Reference:
    """A level to compare with, for example what guessing would give."""

    value: float
    label: str


@dataclass(frozen=True)
class Panel:
    """One chart.

    Attributes:
        title: above it.
        x_title: below the horizontal axis.
        x_name: what one of its places is called, for example "step".
        x_low: where the horizontal axis begins.
        x_high: where it ends.
        lines: what is drawn.
        log: logarithmic vertical axis.
        percent: values are shares, written as percentages.
        reference: a level to compare with.
    """

    title: str
    x_title: str
    x_name: str
    x_low: float
    x_high: float
    lines: tuple[Line, ...]
    log: bool = False
    percent: bool = False
    reference: Reference | None = None


def live_curves(panels: Sequence[Panel], *, theme: Theme, key: str) -> None:
    """Charts side by side, where it is called; called again with more points they grow in place.

    Args:
        panels: the charts.
        theme: light or dark.
        key: the component's key, "page.control".
    """
    colours = {"ink": INK[theme], "grid": GRID[theme], "soft": SOFT_INK[theme], "paper": PAPER[theme]}
    _component(key=key, data={"panels": [asdict(panel) for panel in panels], "colours": colours})
