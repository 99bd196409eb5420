"""How the lines of a comparison look: one colour a family of networks, dashes for its shallower members."""

from collections.abc import Sequence
from dataclasses import dataclass

from plotly.colors import find_intermediate_color, hex_to_rgb, label_rgb

from dashboard.figures.theme import LINES, Theme
from engine.training.spec import RunSpec

_DASHES = ("", "6 4", "2 3", "8 3 2 3")


@dataclass(frozen=True)
class LineStyle:
    """A colour as CSS, and dashes as SVG's stroke-dasharray (empty for a solid line)."""

    colour: str
    dash: str


def line_styles(runs: Sequence[RunSpec], *, theme: Theme) -> dict[str, LineStyle]:
    """The style of each run's name. Where families have several members, the last one is solid."""
    styles = _styles(runs)
    if theme == "light":
        return styles
    return {name: LineStyle(_brighter(style.colour), style.dash) for name, style in styles.items()}


def _brighter(colour: str) -> str:
    """The colour mixed with a third of white: bright enough for small letters on a dark ground."""
    return label_rgb(find_intermediate_color(hex_to_rgb(colour), (255, 255, 255), 1 / 3))


def _styles(runs: Sequence[RunSpec]) -> dict[str, LineStyle]:
    members: dict[str, list[str]] = {}
    for run in runs:
        names = members.setdefault(run.network.family, [])
        if run.name not in names:
            names.append(run.name)
    if len(members) == 1:
        (names,) = members.values()
        return {name: LineStyle(LINES[index % len(LINES)], "") for index, name in enumerate(names)}
    return {
        name: LineStyle(_family_colour(family), _DASHES[index % len(_DASHES)])
        for family, names in enumerate(members.values())
        for index, name in enumerate(reversed(names))
    }


def _family_colour(index: int) -> str:
    """Vermilion, blue, green, ...: the first two are the pair that every colour-blind reader tells apart."""
    return (LINES[1], LINES[0], *LINES[2:])[index % len(LINES)]
