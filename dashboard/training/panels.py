"""What the charts of a comparison show: points of runs in, panels out."""

import math
from collections.abc import Sequence

from dashboard.live_curves import Line, Panel, Reference
from dashboard.training.styles import LineStyle, line_styles
from engine.training.curves import Curve, Quantity, curve
from engine.training.events import Event
from engine.training.records import StoredComparison

VIEWS = ("Loss and test error", "Training and test error", "Gradients")

_TITLES: dict[Quantity, str] = {
    "train_loss": "Training loss (nats)",
    "train_error": "Training error",
    "test_loss": "Test loss (nats)",
    "test_error": "Test error",
}

Points = dict[str, list[Event]]


def panels(
    comparison: StoredComparison, points: Points, *, view: str, log: bool, smoothing: float
) -> tuple[Panel, Panel]:
    """The two charts of a view.

    Args:
        comparison: what is shown.
        points: each run's events, by its id.
        view: one of ``VIEWS``.
        log: logarithmic axis for losses.
        smoothing: of training curves, as ``engine.training.curves`` takes it.
    """
    if view == "Gradients":
        return _gradients_by_layer(comparison, points), _first_gradient(comparison, points)
    left: Quantity = "train_loss" if view == VIEWS[0] else "train_error"
    return (
        _by_step(comparison, points, left, log=log and left == "train_loss", smoothing=smoothing),
        _by_step(comparison, points, "test_error", log=False, smoothing=0.0),
    )


def _by_step(comparison: StoredComparison, points: Points, quantity: Quantity, *, log: bool, smoothing: float) -> Panel:
    is_error = quantity.endswith("error")
    guess = Reference(0.9, "guessing") if is_error else Reference(math.log(10), "guessing: ln 10")
    lines = [
        _line(name, style, curve(seeds, quantity, smoothing=smoothing))
        for name, style, seeds in _networks(comparison, points)
    ]
    steps = max(run.spec.steps for run in comparison.runs)
    title = _TITLES[quantity]
    return Panel(title, "step", "step", 0, steps, tuple(lines), log=log, percent=is_error, reference=guess)


def _gradients_by_layer(comparison: StoredComparison, points: Points) -> Panel:
    """The norm of the latest gradient in each layer, from the first to the last."""
    lines, depth = [], 2
    for name, style, seeds in _networks(comparison, points):
        norms = [seed[-1].gradient_norms for seed in seeds if seed]
        layers = tuple(zip(*norms, strict=True))
        depth = max(depth, len(layers))
        lines.append(_line(name, style, _over_seeds(tuple(range(1, len(layers) + 1)), layers)))
    return Panel("Gradient norm of each layer, latest step", "layer", "layer", 1, depth, tuple(lines), log=True)


def _first_gradient(comparison: StoredComparison, points: Points) -> Panel:
    lines = []
    for name, style, seeds in _networks(comparison, points):
        by_step: dict[int, list[float]] = {}
        for point in (point for seed in seeds for point in seed if point.gradient_norms):
            by_step.setdefault(point.step, []).append(point.gradient_norms[0])
        lines.append(_line(name, style, _over_seeds(tuple(by_step), tuple(by_step.values()))))
    steps = max(run.spec.steps for run in comparison.runs)
    return Panel("Gradient norm of the first layer", "step", "step", 0, steps, tuple(lines), log=True)


def _over_seeds(places: tuple[int, ...], values: Sequence[Sequence[float]]) -> Curve:
    mean = tuple(sum(seeds) / len(seeds) for seeds in values)
    return Curve(places, mean, tuple(map(min, values)), tuple(map(max, values)))


def _networks(comparison: StoredComparison, points: Points) -> list[tuple[str, LineStyle, list[list[Event]]]]:
    """Each network of a comparison with its line's style and the points of all its seeds."""
    styles = line_styles([run.spec for run in comparison.runs])
    return [
        (name, style, [points[run.id] for run in comparison.runs if run.spec.name == name])
        for name, style in styles.items()
    ]


def _line(name: str, style: LineStyle, of: Curve) -> Line:
    values, low, high = (
        [value if math.isfinite(value) else None for value in part] for part in (of.values, of.low, of.high)
    )
    return Line(name, style.colour, style.dash, of.steps, values, low, high)
