"""Gradient norm and activation scale by depth, before training and in its course."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.controls.live_part import moment_slider
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import rounded
from dashboard.figures.theme import LINES
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.runtime.jobs import Job, estimate, job_of, start_button, start_job
from dashboard.runtime.subprocess_jobs import START_SECONDS, job_beside, show_progress_beside
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.residual.networks import PLAIN, RESIDUAL, SEEDS, DeepNetwork, StartFlows, start_flows
from dashboard.views.residual.snippet import flow_snippet
from engine.landscape import GradientFlow
from engine.landscape.training_flow import flows_through_trainings
from engine.training.spec import Comparison
from engine.training.time_estimate import estimated_seconds

KEY = "residual.flow"
DEPTHS = (8, 14, 20, 32, 44, 56, 80, 110)
MOMENTS = (0, 5, 10, 20, 50, 100, 200)
COLOURS = {PLAIN: LINES[1], RESIDUAL: LINES[0]}
ROUNDED = 1e-3
LEVEL, APART = 10.0, 3.0  # what counts as a change of size, and as a difference between the two networks
MOST_DIGITS, SMALLEST = 1e6, 1e-45
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CHARTS = ("gradient_norms", "input_scales")
AXES = {
    "gradient_norms": BandAxes("layer, from the image to the classes", "gradient norm of its weight", log_y=True),
    "input_scales": BandAxes("layer, from the image to the classes", "scale of its input (RMS)", log_y=True),
}
FORMULA = (
    r"r = \frac{\lVert \partial L / \partial W_1 \rVert_{\text{plain}}}"
    r"{\lVert \partial L / \partial W_1 \rVert_{\text{residual}}}"
)


def flow_view() -> str:
    """Draws the view; returns its code."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    depth = left.select_slider("Depth, layers with weights", DEPTHS, 56, key=f"{KEY}.depth", bind="query-params")
    normalized = right.toggle("Batch normalization", value=True, key=f"{KEY}.norm", bind="query-params")
    network = DeepNetwork(depth, normalized)
    start = _start(network)
    job = job_of(KEY)
    shown = _moments_of(job, network)
    step = _step(shown)
    flows = start.flows if step == 0 else {kind: [shown[kind, step]] for kind in (PLAIN, RESIDUAL)}
    _charts(network, flows, step)
    _ratio(network, start, flows, step)
    if job is None or not job.running:
        _offer(network)
    if job is not None:
        show_progress_beside(job, key=KEY, what="moments")
    csv = _csv(flows)
    downloads_row([Download("CSV", f"flow-{depth}-step{step}.csv", "text/csv", lambda: csv)])
    return flow_snippet(network, MOMENTS, step)


@cached(entries=16)
def _start(network: DeepNetwork) -> StartFlows:
    with heavy_computation():
        return start_flows(network)


def _moments_of(job: Job | None, network: DeepNetwork) -> dict[tuple[str, int], GradientFlow]:
    """What a job has measured of this network, by kind and step."""
    if job is None or job.identity != network:
        return {}
    return {(moment.name, moment.step): moment.flow for moment in job.pieces}


def _step(shown: dict[tuple[str, int], GradientFlow]) -> int:
    """The moment that is looked at: the start, until there is more."""
    steps = [step for step in MOMENTS if (PLAIN, step) in shown and (RESIDUAL, step) in shown]
    if len(steps) < 2:
        return 0
    return moment_slider(steps, key=f"{KEY}.step")


def _charts(network: DeepNetwork, flows: dict[str, list[GradientFlow]], step: int) -> None:
    when = f"before training, {len(SEEDS)} seeds" if step == 0 else f"after {step} updates"
    titles = {"gradient_norms": "The gradient on its way back", "input_scales": "The signal on its way there"}
    for column, chart in zip(st.columns(2, gap="medium"), CHARTS, strict=True):
        bands = [_band(f"{kind}-{network.depth}", COLOURS[kind], own, chart) for kind, own in flows.items()]
        column.markdown(f"**{titles[chart]}**, {when}")
        column.plotly_chart(
            band_figure(bands, AXES[chart], theme=current_theme(), height_pixels=300),
            key=f"{KEY}.{chart}",
            config={"displayModeBar": False},
            alt="; ".join(
                f"{band.name}: {AXES[chart].y} {rounded(band.y[0])} in the first and {rounded(band.y[-1])} in the last "
                "layer"
                for band in bands
            ),
        )


def _band(name: str, colour: str, flows: Sequence[GradientFlow], chart: str) -> Band:
    """The mean over seeds with its range."""
    layers = list(zip(*(getattr(flow, chart) for flow in flows), strict=True))
    mean = [sum(values) / len(values) for values in layers]
    edges = ([min(values) for values in layers], [max(values) for values in layers]) if len(flows) > 1 else ((), ())
    return Band(name, colour, range(1, len(layers) + 1), mean, *edges)


def _ratio(network: DeepNetwork, start: StartFlows, flows: dict[str, list[GradientFlow]], step: int) -> None:
    """The first layer in numbers, and what they say of the moment that is shown."""
    plain, residual = (_mean_of(flows[kind], "gradient_norms", 0) for kind in (PLAIN, RESIDUAL))
    show_formula(FORMULA, rf"r = \frac{{{_latex(plain)}}}{{{_latex(residual)}}} = {_latex(plain / residual)}")
    ratios = ", ".join(rounded(ratio) for ratio in start.ratios)
    before = f"Before training the ratio at depth {network.depth}, {network.words}, is **{ratios}** for seeds 0 to 2."
    now = "" if step == 0 else f" After {step} updates of the network of seed 0 it is **{rounded(plain / residual)}**."
    st.markdown(f"{before}{now} {flow_words(flows)}")
    st.caption(
        "The teeth in the residual network's signal are not noise: in turn a layer reads the sum that runs through the "
        "network, and the inside of a block."
    )
    if step == 0:
        agreement_badge(start.difference, "a finite difference of the loss, relative")
        if start.difference >= ROUNDED:
            st.caption(
                "The page computes in 32 bits, the finite difference in 64. At this depth rounding alone switches some "
                "ReLUs, and the first layer's gradient changes by that much."
            )


def flow_words(flows: dict[str, list[GradientFlow]]) -> str:
    """What the flows on screen say: which way each gradient changes from the last layer to the first, and each signal.

    Args:
        flows: of both kinds of network, at one moment.
    """
    said = []
    for kind in (PLAIN, RESIDUAL):
        back = _way_back(flows[kind])
        there = _mean_of(flows[kind], "input_scales", -2) / _mean_of(flows[kind], "input_scales", 1)
        said.append(
            f"The **{kind}** network: from the last layers to the first its gradient {_change_words(back)}; from the "
            f"first to the last its signal {_change_words(there)}."
        )
    back_of_plain = _way_back(flows[PLAIN])
    apart = _mean_of(flows[PLAIN], "gradient_norms", 0) / _mean_of(flows[RESIDUAL], "gradient_norms", 0)
    if max(apart, 1 / apart) < APART:
        said.append("The two first layers' gradients are of one size.")
    elif apart > 1 and back_of_plain > LEVEL:
        said.append("One learning rate cannot suit layers whose gradients differ as much as the plain network's do.")
    else:
        times = f"{_number(max(apart, 1 / apart))} times {'larger' if apart > 1 else 'smaller'}"
        said.append(f"The plain network's first layer has a gradient {times} than the residual one's.")
    return " ".join(said)


def _way_back(flows: Sequence[GradientFlow]) -> float:
    """The first layer's gradient over that of the last convolution; the classes' own layer is no part of the way."""
    return _mean_of(flows, "gradient_norms", 0) / _mean_of(flows, "gradient_norms", -2)


def _change_words(factor: float) -> str:
    """A change by a factor, in words."""
    if 1 / LEVEL < factor < LEVEL:
        return "stays within a factor of 10"
    if factor > 1:
        return f"*grows* by a factor of {_number(factor)}"
    return f"*shrinks* by a factor of {_number(1 / factor)}"


def _number(value: float) -> str:
    """A factor, also a very large one."""
    if value < MOST_DIGITS:
        return f"{float(f'{value:.2g}'):,.3g}" if value < 1000 else f"{float(f'{value:.2g}'):,.0f}"
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa} · 10{str(int(exponent)).translate(_RAISED)}"


def _mean_of(flows: Sequence[GradientFlow], what: str, layer: int) -> float:
    """One layer's value in the mean over seeds; where it has underflowed to 0, the smallest number in its place."""
    return max(sum(getattr(flow, what)[layer] for flow in flows) / len(flows), SMALLEST)


def _latex(value: float) -> str:
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _offer(network: DeepNetwork) -> None:
    """The button that trains both networks, and how long that takes."""
    runs = tuple(network.run(kind) for kind in (PLAIN, RESIDUAL))
    training = estimated_seconds(Comparison("flow", runs), places=1, known={}) * MOMENTS[-1] / runs[0].steps
    seconds = START_SECONDS + training
    start_button(
        "Follow through training",
        f"Trains plain-{network.depth} and residual-{network.depth} on digits, {MOMENTS[-1]} updates each, and looks "
        f"at updates {', '.join(map(str, MOMENTS))}. Takes {estimate(seconds)} on this machine.",
        key=f"{KEY}.train",
        start=partial(_train, network),
    )


def _train(network: DeepNetwork) -> None:
    """Starts it; moments of both networks come in turns, so that they can be compared as they come."""
    specs = tuple(network.run(kind) for kind in (PLAIN, RESIDUAL))
    job = job_beside(flows_through_trainings, specs, MOMENTS, total=2 * len(MOMENTS), identity=network, threads=1)
    start_job(KEY, job)


def _csv(flows: dict[str, list[GradientFlow]]) -> str:
    rows = (
        (kind, seed, number, layer, norm, scale)
        for kind, own in flows.items()
        for seed, flow in enumerate(own)
        for number, (layer, norm, scale) in enumerate(
            zip(flow.layers, flow.gradient_norms, flow.input_scales, strict=True), start=1
        )
    )
    return csv_file(("network", "seed", "number", "layer", "gradient norm", "input (root mean square)"), rows)
