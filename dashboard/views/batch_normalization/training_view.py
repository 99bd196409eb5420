"""A network with and without batch normalization, watched through its training."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from statistics import mean

import streamlit as st

from dashboard.controls.live_part import moment_slider
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import rounded
from dashboard.runtime.jobs import estimate, job_of, start_button, start_job
from dashboard.runtime.subprocess_jobs import START_SECONDS, job_beside, show_progress_beside
from dashboard.shell.lesson_page import show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.batch_normalization.claims import show_claims
from dashboard.views.batch_normalization.snippet import watching_snippet
from dashboard.views.batch_normalization.training_with_without import (
    COLOURS,
    WITH,
    WITHOUT,
    Watched,
    Watching,
    number_words,
    specs,
    watched_by,
    watched_csv,
)
from engine.landscape.loss_smoothness import STEPS, SmoothnessMeasurement, smoothness_through_trainings
from engine.training.spec import Comparison
from engine.training.time_estimate import estimated_seconds

KEY = "batch-normalization.watching"
MOMENTS = (0, 10, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200)
RATES = (0.02, 0.05, 0.1)
ACTIVATIONS, LOSS, GRADIENT, SHIFT = "Activations", "Loss", "Gradient", "Shifts"


def watching_view() -> str:
    """Draws the view; returns its code."""
    controls = st.container(horizontal=True)
    form = controls.segmented_control(
        "Shown",
        [ACTIVATIONS, LOSS, GRADIENT, SHIFT],
        default=ACTIVATIONS,
        required=True,
        key=f"{KEY}.form",
        bind="query-params",
    )
    rate = controls.segmented_control(
        "Learning rate η", RATES, default=0.1, required=True, key=f"{KEY}.rate", bind="query-params"
    )
    seed = controls.number_input("Seed", 0, 99, 0, key=f"{KEY}.seed", bind="query-params", width=110)
    wanted = Watching(rate, seed)
    job = job_of(KEY)
    watched = watched_by(job, wanted)
    if all(watched.values()):
        _show(form, watched, rate)
    elif job is None or not job.running:
        with st.container(border=True, height=260, vertical_alignment="center", horizontal_alignment="center"):
            st.markdown("**No training has been watched with these settings yet.**", width="content")
            st.caption("Press the button: two networks are trained and looked at as they learn.", width="content")
    if job is None or not job.running:
        _offer(wanted)
    if job is not None:
        show_progress_beside(job, key=KEY, what="moments")
    show_claims(watched, wanted)
    return watching_snippet(rate, seed, MOMENTS)


def _show(form: str, watched: Watched, rate: float) -> None:
    if form == ACTIVATIONS:
        _activations(watched)
    elif form == LOSS:
        _by_step(watched, "loss", lambda each: each.losses_along, "loss (nats)")
    elif form == GRADIENT:
        _by_step(watched, "change of the gradient", lambda each: each.gradient_changes, "norm of the change")
    else:
        _by_step(watched, "shift of the mean", lambda each: each.input_shifts, "in σ of the channel")
        _by_step(watched, "shift of the gradient", lambda each: each.gradient_shifts, "relative")
    _formula(form, watched, rate)
    if form in (ACTIVATIONS, LOSS):
        st.markdown(_spread_words(watched) if form == ACTIVATIONS else _step_words(watched))
    csv = watched_csv(watched)
    downloads_row([Download("CSV", f"batch-norm-watched-{rate:g}.csv", "text/csv", lambda: csv)])


def _activations(watched: Watched) -> None:
    """The input of each ReLU: quantiles by layer, at one moment."""
    steps = [each.step for each in watched[WITHOUT] if each.step in {other.step for other in watched[WITH]}]
    step = moment_slider(steps, key=f"{KEY}.step")
    for column, name in zip(st.columns(2, gap="medium"), (WITH, WITHOUT), strict=True):
        now = next(each for each in watched[name] if each.step == step)
        low, quarter, middle, three, high = zip(*now.quantiles, strict=True)
        layers = range(1, len(now.layers) + 1)
        bands = [
            Band("5% to 95%", COLOURS[name], layers, middle, low, high),
            Band("25% to 75%, median", COLOURS[name], layers, middle, quarter, three),
        ]
        column.markdown(f"**{name} batch normalization**, loss {rounded(now.loss)}")
        column.plotly_chart(
            band_figure(bands, BandAxes("ReLU, from the first to the last", "its input"), theme=current_theme()),
            key=f"{KEY}.activations-{name}",
            config={"displayModeBar": False},
            alt=f"{name}: nine tenths lie between {low[0]:.2f} and {high[0]:.2f} in the first and between "
            f"{low[-1]:.2f} and {high[-1]:.2f} in the last layer",
        )


def _spread_words(watched: Watched) -> str:
    """How wide the inputs of the last ReLU spread, at the moment that both networks have reached."""
    step = min(own[-1].step for own in watched.values())
    last = {name: next(each for each in own if each.step == step).quantiles[-1] for name, own in watched.items()}
    spreads = {name: quantiles[-1] - quantiles[0] for name, quantiles in last.items()}
    ratio = rounded(spreads[WITHOUT] / spreads[WITH])
    return (
        f"After {step} updates nine tenths of the last ReLU's inputs span {rounded(spreads[WITH])} with batch "
        f"normalization and **{rounded(spreads[WITHOUT])}** without it, a ratio of {ratio}."
    )


def _step_words(watched: Watched) -> str:
    """How far a step four times as long moves the loss, at most, in the course of training."""
    worst = {name: max(each.losses_along[-1] - each.loss for each in own) for name, own in watched.items()}
    words = {name: rounded(value) if math.isfinite(value) else "∞" for name, value in worst.items()}
    return (
        f"A step of {STEPS[-1]:g} learning rates along the gradient raises the loss by at most {words[WITH]} with "
        f"batch normalization and **{words[WITHOUT]}** without it, over all moments looked at."
    )


def _by_step(
    watched: Watched, what: str, values: Callable[[SmoothnessMeasurement], Sequence[float]], y_title: str
) -> None:
    """The range of some values at each moment, and their mean."""
    bands = []
    for name, own in watched.items():
        ranges = [values(each) for each in own]
        bands.append(
            Band(
                f"{name} batch norm",
                COLOURS[name],
                [each.step for each in own],
                [mean(each) for each in ranges],
                [min(each) for each in ranges],
                [max(each) for each in ranges],
            )
        )
    st.plotly_chart(
        band_figure(bands, BandAxes("updates", f"{what}, {y_title}", log_y=True), theme=current_theme()),
        key=f"{KEY}.{what}",
        config={"displayModeBar": False},
        alt="; ".join(f"{band.name}: {what} from {rounded(band.y[0])} to {rounded(band.y[-1])}" for band in bands),
    )


def _formula(form: str, watched: Watched, rate: float) -> None:
    """What is measured, with the numbers of the last moment."""
    last = {name: own[-1] for name, own in watched.items()}
    times = r", ".join(f"{steps:g}" for steps in STEPS)
    if form == LOSS:
        formula = rf"L(W - t \eta \nabla L), \quad t = {times}, \quad \eta = {rate:g}"
        show_formula(formula, _numbers(last, lambda each: each.losses_along))
    elif form == GRADIENT:
        formula = r"\lVert \nabla L(W - t \eta \nabla L) - \nabla L(W) \rVert"
        show_formula(formula, _numbers(last, lambda each: each.gradient_changes))
    elif form == SHIFT:
        formula = r"|\mu'_c - \mu_c| \,/\, \sigma \quad \text{of a layer's input, before and after an update}"
        show_formula(formula, _numbers(last, lambda each: [mean(each.input_shifts)]))
    else:
        formula = r"\max_{\text{layers}} \; q_{95}"
        show_formula(formula, _numbers(last, lambda each: [max(high for *_, high in each.quantiles)]))


def _numbers(last: dict[str, SmoothnessMeasurement], values: Callable[[SmoothnessMeasurement], Sequence[float]]) -> str:
    """From the smallest to the largest of some values, of each network."""
    parts = []
    for name, each in last.items():
        found = values(each)
        ends = r" \ldots ".join(dict.fromkeys(number_words(end) for end in (min(found), max(found))))
        parts.append(rf"\text{{{name}}}: {ends}")
    return r" \qquad ".join(parts)


def _offer(wanted: Watching) -> None:
    seconds = START_SECONDS + 2 * estimated_seconds(
        Comparison("watching", specs(wanted, MOMENTS[-1])), places=1, known={}
    )
    start_button(
        "Train both and watch",
        f"Plain networks of 14 layers on digits, {MOMENTS[-1]} updates at η = {wanted.rate:g}, looked at "
        f"{len(MOMENTS)} times. Takes {estimate(seconds)} here.",
        key=f"{KEY}.train",
        start=partial(_start, wanted),
    )


def _start(wanted: Watching) -> None:
    start_job(
        KEY,
        job_beside(
            smoothness_through_trainings,
            specs(wanted, MOMENTS[-1]),
            MOMENTS,
            total=2 * len(MOMENTS),
            identity=wanted,
            threads=1,
        ),
    )
