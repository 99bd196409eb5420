"""Gradient norm and activation scale by depth, before training and in its course."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.aside import START_SECONDS, job_beside, show_progress_beside
from dashboard.cache import cached, heavy_computation
from dashboard.controls.moment_slider import moment_slider
from dashboard.downloads import Download, downloads_row
from dashboard.figures.bands import Band, BandAxes, band_figure
from dashboard.figures.theme import LINES
from dashboard.job import Job, estimate, job_of, start_button, start_job
from dashboard.lesson import agreement_badge, show_formula
from dashboard.residual.networks import PLAIN, RESIDUAL, SEEDS, DeepNetwork, StartFlows, start_flows
from dashboard.snippets.residual import flow_snippet
from engine.landscape import GradientFlow
from engine.landscape.training_flow import flows_through_trainings
from engine.training.estimate import estimated_seconds
from engine.training.spec import Comparison

KEY = "residual.flow"
DEPTHS = (8, 14, 20, 32, 44, 56, 80, 110)
MOMENTS = (0, 5, 10, 20, 50, 100, 200)
COLOURS = {PLAIN: LINES[1], RESIDUAL: LINES[0]}
ROUNDED = 1e-3
CHARTS = ("gradient_norms", "input_scales")
AXES = {
    "gradient_norms": BandAxes("layer, from the image to the classes", "gradient norm of its weight", log_y=True),
    "input_scales": BandAxes("layer, from the image to the classes", "scale of what it reads (RMS)", log_y=True),
}
FORMULA = (
    r"\frac{\lVert \partial L / \partial W_1 \rVert_{\text{plain}}}"
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
            config={"displaylogo": False},
            alt="; ".join(
                f"{band.name}: {AXES[chart].y} {band.y[0]:.3g} in the first and {band.y[-1]:.3g} in the last layer"
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
    """The first layer in numbers, and what they say."""
    norms = {kind: [flow.gradient_norms[0] for flow in own] for kind, own in flows.items()}
    plain, residual = (sum(values) / len(values) for values in (norms[PLAIN], norms[RESIDUAL]))
    show_formula(FORMULA, rf"\frac{{{_latex(plain)}}}{{{_latex(residual)}}} = {_latex(plain / residual)}")
    seeds = ", ".join(f"{ratio:.3g}" for ratio in start.ratios)
    st.markdown(
        f"Before training the ratio at depth {network.depth}, {network.words}, is **{seeds}** for seeds 0, 1 and 2. "
        + _meaning(network, sum(start.ratios) / len(start.ratios))
    )
    st.caption(
        "The teeth in the residual network's signal are no noise: in turn a layer reads the sum that runs through the "
        "network, and the inside of a block."
    )
    if step == 0:
        agreement_badge(start.difference, "a finite difference of the loss, relative")
        if start.difference >= ROUNDED:
            st.caption(
                "The page computes in 32 bits, the finite difference in 64. At this depth rounding alone switches some "
                "rectifiers, and the first layer's gradient changes by that much."
            )


def _meaning(network: DeepNetwork, ratio: float) -> str:
    if network.depth < 20:
        return "In a shallow network neither kind has a problem. Raise the depth."
    if network.batch_norm:
        return (
            "With batch normalization the plain network's gradient does not vanish: it *grows* on its way back, and "
            "one learning rate cannot suit layers whose gradients differ so much. Shortcuts keep it nearly level."
            if ratio > 3
            else "The two are still of one size; they part as depth grows."
        )
    return (
        "Without normalization the plain network's signal and gradient vanish, while the residual network's signal "
        "grows with every addition. Shortcuts alone are not enough: He et al. used both."
    )


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
    job = job_beside(flows_through_trainings, specs, MOMENTS, total=2 * len(MOMENTS), identity=network)
    start_job(KEY, job)


def _csv(flows: dict[str, list[GradientFlow]]) -> str:
    lines = [
        f"{kind},{seed},{number},{layer},{norm:.9g},{scale:.9g}"
        for kind, own in flows.items()
        for seed, flow in enumerate(own)
        for number, (layer, norm, scale) in enumerate(
            zip(flow.layers, flow.gradient_norms, flow.input_scales, strict=True), start=1
        )
    ]
    return "\n".join(["network,seed,number,layer,gradient_norm,input_rms", *lines]) + "\n"
