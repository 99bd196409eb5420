"""What the charts of a comparison show: points of runs in, panels out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from plotly.colors import find_intermediate_color, hex_to_rgb, label_rgb

from dashboard.components.live_curves.live_curves import Line, Panel, Reference
from dashboard.figures.theme import LINES, Theme
from engine.runs.records import StoredComparison
from engine.training.curves import Curve, Quantity, curve
from engine.training.events import Event
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


LOSS, ERROR, GRADIENTS = VIEWS = ("Loss", "Error", "Gradients")
SHIFTED = "Shifted images"

_TITLES: dict[Quantity, str] = {
    "train_loss": "Training loss (nats)",
    "train_error": "Training error",
    "test_loss": "Test loss (nats)",
    "test_error": "Test error",
}

Points = dict[str, list[Event]]


@dataclass(frozen=True)
class Look:
    """How curves are shown.

    Attributes:
        view: one of ``views``.
        log: logarithmic axis for losses.
        smoothing: of training curves, as ``engine.training.curves`` takes it.
        theme: light or dark.
        apart: every seed as a line of its own, in place of their mean with a band.
    """

    view: str
    log: bool
    smoothing: float
    theme: Theme
    apart: bool = False


@dataclass(frozen=True)
class Network:
    """A network of a comparison with its line's style and the points of all its seeds."""

    name: str
    style: LineStyle
    seeds: list[list[Event]]
    shifts: tuple[int, ...]


def views(comparison: StoredComparison) -> tuple[str, ...]:
    """The views that a comparison has something to show in."""
    shifted = any(run.spec.data.test_shifts for run in comparison.runs)
    return (*VIEWS, SHIFTED) if shifted else VIEWS


def panels(comparison: StoredComparison, points: Points, look: Look) -> tuple[Panel, Panel]:
    """The two charts of a view.

    Args:
        comparison: what is shown.
        points: each run's events, by its id.
        look: how they are shown.
    """
    networks = _networks(comparison, points, look)
    steps = max(run.spec.steps for run in comparison.runs)
    if look.view == GRADIENTS:
        return _gradients_by_layer(networks), _first_gradient(networks, steps)
    if look.view == SHIFTED:
        return _by_step(networks, "test_error", steps), _by_shift(networks)
    if look.view == LOSS:
        left = _by_step(networks, "train_loss", steps, log=look.log, smoothing=look.smoothing)
    else:
        left = _by_step(networks, "train_error", steps, smoothing=look.smoothing)
    return left, _by_step(networks, "test_error", steps)


def _networks(comparison: StoredComparison, points: Points, look: Look) -> list[Network]:
    styles = line_styles([run.spec for run in comparison.runs], theme=look.theme)
    if look.apart:
        return [
            Network(f"{run.spec.name}, seed {run.spec.seed}", styles[run.spec.name], [points[run.id]], shifts)
            for run in comparison.runs
            for shifts in [run.spec.data.test_shifts]
        ]
    networks = []
    for name, style in styles.items():
        runs = [run for run in comparison.runs if run.spec.name == name]
        networks.append(Network(name, style, [points[run.id] for run in runs], runs[0].spec.data.test_shifts))
    return networks


def _by_step(
    networks: list[Network], quantity: Quantity, steps: int, *, log: bool = False, smoothing: float = 0.0
) -> Panel:
    is_error = quantity.endswith("error")
    guess = Reference(0.9, "guessing") if is_error else Reference(math.log(10), "guessing: ln 10")
    lines = tuple(_line(network, curve(network.seeds, quantity, smoothing=smoothing)) for network in networks)
    title = _TITLES[quantity]
    return Panel(title, "step", "step", 0, steps, lines, log=log, percent=is_error, reference=guess)


def _gradients_by_layer(networks: list[Network]) -> Panel:
    """The norm of the latest gradient in each layer, from the first to the last."""
    lines, depth = [], 2
    for network in networks:
        norms = [seed[-1].gradient_norms for seed in network.seeds if seed]
        layers = tuple(zip(*norms, strict=True))
        depth = max(depth, len(layers))
        lines.append(_line(network, _over_seeds(tuple(range(1, len(layers) + 1)), layers)))
    return Panel("Gradient norm of each layer, latest step", "layer", "layer", 1, depth, tuple(lines), log=True)


def _first_gradient(networks: list[Network], steps: int) -> Panel:
    lines = []
    for network in networks:
        by_step: dict[int, list[float]] = {}
        for point in (point for seed in network.seeds for point in seed if point.gradient_norms):
            by_step.setdefault(point.step, []).append(point.gradient_norms[0])
        lines.append(_line(network, _over_seeds(tuple(by_step), tuple(by_step.values()))))
    return Panel("Gradient norm of the first layer", "step", "step", 0, steps, tuple(lines), log=True)


def _by_shift(networks: list[Network]) -> Panel:
    """The test error once training has ended, against the distance by which the images are shifted."""
    lines = []
    for network in networks:
        errors = [seed[-1].shifted_test_errors for seed in network.seeds if seed and seed[-1].shifted_test_errors]
        lines.append(_line(network, _over_seeds(network.shifts if errors else (), tuple(zip(*errors, strict=True)))))
    farthest = max((max(network.shifts, default=1) for network in networks), default=1)
    guess = Reference(0.9, "guessing")
    title = "Test error on shifted images, at the end"
    return Panel(title, "shift in pixels", "shift", 0, farthest, tuple(lines), percent=True, reference=guess)


def _over_seeds(places: tuple[int, ...], values: Sequence[Sequence[float]]) -> Curve:
    mean = tuple(sum(seeds) / len(seeds) for seeds in values)
    return Curve(places, mean, tuple(map(min, values)), tuple(map(max, values)))


def _line(network: Network, of: Curve) -> Line:
    values, low, high = map(_drawable, (of.values, of.low, of.high))
    return Line(network.name, network.style.colour, network.style.dash, of.steps, values, low, high)


def _drawable(values: Sequence[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]
