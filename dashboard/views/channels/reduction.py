"""1 × 1 convolution as dimension reduction: what a layer costs with and without one before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.axis_numbers import AxisValues
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import latex_count, short
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.channels.figures import BARS_NARROW, BARS_WIDTH, costs_drawing
from dashboard.views.channels.shape import LayerShape
from dashboard.views.channels.snippet import reduction_snippet
from engine.errors import EngineError

KEY = "channels.reduction"
FORMULA = (
    r"k^2\, c_\text{in}\, c_\text{out}\, n^2 \quad\text{or}\quad "
    r"(c_\text{in}\, c_\text{mid} + k^2\, c_\text{mid}\, c_\text{out})\, n^2"
)
LARGEST = 4096
NAMES = {
    "in": "Input channels c_in",
    "middle": "After the 1 × 1: c_mid",
    "out": "Output channels c_out",
    "kernel": "Kernel k",
    "size": "Feature map n",
}
EXAMPLES: Mapping[str, Mapping[str, int]] = {
    "Inception 3a, 5 × 5": {"in": 192, "middle": 16, "out": 32, "kernel": 5, "size": 28},
    "Inception 3a, 3 × 3": {"in": 192, "middle": 96, "out": 128, "kernel": 3, "size": 28},
    "256 channels": {"in": 256, "middle": 64, "out": 256, "kernel": 3, "size": 56},
    "Too wide a middle": {"in": 16, "middle": 64, "out": 32, "kernel": 3, "size": 28},
}


@dataclass(frozen=True)
class Reduction:
    """A layer that keeps the size, and the same with a 1 × 1 convolution before it.

    Attributes:
        numbers: "in", "middle", "out" channels, "kernel" and "size".
        direct: the layer alone.
        first: the 1 × 1 convolution.
        second: the layer after it.
    """

    numbers: Mapping[str, int]
    direct: LayerShape
    first: LayerShape
    second: LayerShape

    @property
    def multiply_adds(self) -> tuple[int, int]:
        """Of the layer alone, and of both layers together."""
        work = [layer.cost().multiply_adds for layer in (self.direct, self.first, self.second)]
        return work[0], work[1] + work[2]

    @property
    def weights(self) -> tuple[int, int]:
        """Of the layer alone, and of both layers together."""
        counts = [prod(layer.cost().weight_shape) for layer in (self.direct, self.first, self.second)]
        return counts[0], counts[1] + counts[2]

    @property
    def difference(self) -> float:
        """Largest difference between these counts and those of torch layers."""
        return max(layer.difference() for layer in (self.direct, self.first, self.second))


def reduction(numbers: Mapping[str, int]) -> Reduction:
    """The costs of both ways.

    Raises:
        EngineError: an even kernel, which cannot keep the size.
    """
    k, size = numbers["kernel"], (numbers["size"], numbers["size"])
    if k % 2 == 0:
        raise EngineError(
            f"The kernel is {k} × {k}, but only an odd one keeps the size with equal padding. Use {k - 1} or {k + 1}."
        )
    middle = numbers["middle"]
    return Reduction(
        numbers,
        direct=_layer(numbers["in"], numbers["out"], k, size),
        first=_layer(numbers["in"], middle, 1, size),
        second=_layer(middle, numbers["out"], k, size),
    )


def _layer(c_in: int, c_out: int, k: int, size: AxisValues) -> LayerShape:
    numbers = {"input": size, "kernel": (k, k), "stride": (1, 1), "padding": (k // 2, k // 2)}
    return LayerShape(c_in, c_out, 1, numbers)


def reduction_view() -> str:
    """Draws the view; returns its code.

    Raises:
        EngineError: the settings are impossible.
    """
    numbers = _numbers()
    costs = reduction(numbers)
    svg, theme = _bars(costs, width=BARS_WIDTH), current_theme()
    drawing(svg, key=f"{KEY}.bars", narrow_svg=_bars(costs, width=BARS_NARROW))
    st.markdown(_words(costs))
    agreement_badge(costs.difference, "torch.nn.Conv2d")
    show_formula(FORMULA, _formula(costs))
    downloads_row(
        [
            Download("SVG", "reduction.svg", "image/svg+xml", lambda: standalone(svg, theme=theme)),
            Download("CSV", "reduction.csv", "text/csv", lambda: _csv(costs)),
        ]
    )
    return reduction_snippet(numbers)


def _bars(costs: Reduction, *, width: int) -> str:
    """Multiply-adds of both ways, as SVG of so many pixels."""
    name = f"{costs.numbers['kernel']} × {costs.numbers['kernel']}"
    first, second = costs.first.cost().multiply_adds, costs.second.cost().multiply_adds
    ways = {
        "direct": {name: costs.direct.cost().multiply_adds},
        "with 1 × 1": {"first 1 × 1": first, name: second} if costs.numbers["kernel"] > 1 else {name: first + second},
    }
    words = "Multiply-adds: {:,} direct, {:,} with a 1 × 1 convolution first.".format(*costs.multiply_adds)
    return costs_drawing(ways, words=words, width=width)


def _csv(costs: Reduction) -> str:
    """A line for every layer of both ways."""
    rows = []
    named = (("direct", 1, costs.direct), ("reduced", 1, costs.first), ("reduced", 2, costs.second))
    for way, number, layer in named:
        cost = layer.cost()
        numbers = (layer.in_channels, layer.out_channels, layer.numbers["kernel"][0])
        rows.append((way, number, *numbers, prod(cost.weight_shape), cost.multiply_adds))
    return csv_file(("way", "layer", "c_in", "c_out", "kernel", "weights", "multiply-adds"), rows)


def _numbers() -> dict[str, int]:
    def take() -> None:
        if name := st.session_state[f"{KEY}.example"]:
            for part, value in EXAMPLES[name].items():
                st.session_state[f"{KEY}.{part}"] = value

    start = next(iter(EXAMPLES.values()))
    now = {part: st.session_state.get(f"{KEY}.{part}", value) for part, value in start.items()}
    st.session_state[f"{KEY}.example"] = next((name for name, each in EXAMPLES.items() if each == now), None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.pills("Examples", list(EXAMPLES), key=f"{KEY}.example", on_change=take)
        numbers = {
            part: whole_number_field(label, start[part], key=f"{KEY}.{part}", width=170)
            for part, label in NAMES.items()
        }
    for part, label in NAMES.items():
        check_number(label, numbers[part], 1, LARGEST)
    return numbers


def _words(costs: Reduction) -> str:
    direct, reduced = costs.multiply_adds
    before, after = costs.weights
    if reduced <= direct:
        verdict = f"**{direct / reduced:.1f} times fewer** multiply-adds"
    else:
        verdict = f"**{reduced / direct:.1f} times more** multiply-adds: the middle is not narrower than the input"
    return (
        f"{short(direct)} before, {short(reduced)} after: {verdict}. Weights: {before:,} before, {after:,} after. "
        "The output has the same shape; what it can compute is restricted to what passes through "
        f"{costs.numbers['middle']} channels."
    )


def _formula(costs: Reduction) -> str:
    n, work = costs.numbers, costs.multiply_adds
    k, c_in, middle, c_out, size = n["kernel"], n["in"], n["middle"], n["out"], n["size"]
    direct = rf"{k}^2\cdot {c_in}\cdot {c_out}\cdot {size}^2 = {latex_count(work[0])}"
    reduced = (
        rf"(1^2\cdot {c_in}\cdot {middle} + {k}^2\cdot {middle}\cdot {c_out})\cdot {size}^2 = {latex_count(work[1])}"
    )
    return rf"{direct}\\{reduced}"
