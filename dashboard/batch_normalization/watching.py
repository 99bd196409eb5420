"""A network with and without batch normalization, watched through its training."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from statistics import mean

import streamlit as st
import torch
from torch.nn import functional as F

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.downloads import Download, downloads_row
from dashboard.figures.bands import Band, BandAxes, band_figure
from dashboard.figures.theme import LINES
from dashboard.job import Job, estimate, job_of, job_of_pieces, show_progress, start_button, start_job
from dashboard.lesson import agreement_badge, show_formula
from dashboard.snippets.batch_normalization import watching_snippet
from engine.landscape.smoothness import PICTURES, STEPS, Outlook, watch_training
from engine.training.estimate import estimated_seconds
from engine.training.loop import Training
from engine.training.spec import Comparison, NetworkSpec, OptimizerSpec, RunSpec

KEY = "batch-normalization.watching"
MOMENTS = (0, 10, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200)
RATES = (0.02, 0.05, 0.1)
WITH, WITHOUT = "with", "without"
COLOURS = {WITH: LINES[0], WITHOUT: LINES[1]}
ACTIVATIONS, LOSS, GRADIENT, SHIFT = "Activations", "Loss along the gradient", "Gradient along it", "Shift of inputs"
Watched = dict[str, list[Outlook]]


def watching_view() -> str:
    """Draws the view; returns its code."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    form = left.segmented_control(
        "Shown",
        [ACTIVATIONS, LOSS, GRADIENT, SHIFT],
        default=ACTIVATIONS,
        required=True,
        key=f"{KEY}.form",
        bind="query-params",
    )
    rate = right.segmented_control(
        "Learning rate η", RATES, default=0.1, required=True, key=f"{KEY}.rate", bind="query-params"
    )
    job = job_of(KEY)
    watched = _watched(job, rate)
    if all(watched.values()):
        _show(form, watched, rate)
    elif job is None or not job.running:
        with st.container(border=True, height=260, vertical_alignment="center", horizontal_alignment="center"):
            st.markdown("**Nothing has been watched at this learning rate yet.**", width="content")
            st.caption("Press the button: two networks are trained and looked at as they learn.", width="content")
    if job is None or not job.running:
        _offer(rate)
    if job is not None:
        show_progress(job, key=KEY, what="moments")
    _claims(watched, rate)
    return watching_snippet(rate)


def _watched(job: Job | None, rate: float) -> Watched:
    """What has been seen at this learning rate, by network."""
    seen = job.pieces if job is not None and job.identity == rate else []
    return {name: [each for each in seen if each.name == name] for name in (WITH, WITHOUT)}


def _show(form: str, watched: Watched, rate: float) -> None:
    if form == ACTIVATIONS:
        _activations(watched)
    elif form == LOSS:
        _by_step(watched, "loss", lambda each: each.losses_along, "loss (nats)", log=True)
    elif form == GRADIENT:
        _by_step(watched, "change of the gradient", lambda each: each.gradient_changes, "norm of the change", log=True)
    else:
        _by_step(watched, "shift of the mean", lambda each: each.input_shifts, "in σ of the channel", log=True)
        _by_step(watched, "shift of the gradient", lambda each: each.gradient_shifts, "relative", log=True)
    _formula(form, watched, rate)
    csv = _csv(watched)
    downloads_row([Download("CSV", f"batch-norm-watched-{rate:g}.csv", "text/csv", lambda: csv)])


def _activations(watched: Watched) -> None:
    """What each rectifier is given: quantiles by layer, at one moment."""
    steps = [each.step for each in watched[WITHOUT] if each.step in {other.step for other in watched[WITH]}]
    step = st.select_slider("Updates done", steps, steps[-1], key=f"{KEY}.step") if len(steps) > 1 else steps[0]
    for column, name in zip(st.columns(2, gap="medium"), (WITH, WITHOUT), strict=True):
        now = next(each for each in watched[name] if each.step == step)
        low, quarter, middle, three, high = zip(*now.quantiles, strict=True)
        layers = range(1, len(now.layers) + 1)
        bands = [
            Band("5 to 95 %", COLOURS[name], layers, middle, low, high),
            Band("25 to 75 %, median", COLOURS[name], layers, middle, quarter, three),
        ]
        column.markdown(f"**{name} batch normalization**, loss {now.loss:.3g}")
        column.plotly_chart(
            band_figure(bands, BandAxes("rectifier", "what it is given"), theme=current_theme()),
            key=f"{KEY}.activations-{name}",
            config={"displaylogo": False},
            alt=f"{name}: nine tenths lie between {low[0]:.2f} and {high[0]:.2f} in the first and between "
            f"{low[-1]:.2f} and {high[-1]:.2f} in the last layer",
        )


def _by_step(watched: Watched, what: str, values, y_title: str, *, log: bool) -> None:
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
        band_figure(bands, BandAxes("updates", f"{what}, {y_title}", log_y=log), theme=current_theme()),
        key=f"{KEY}.{what}",
        config={"displaylogo": False},
        alt="; ".join(f"{band.name}: {what} from {band.y[0]:.3g} to {band.y[-1]:.3g}" for band in bands),
    )


def _formula(form: str, watched: Watched, rate: float) -> None:
    """What is measured, with the numbers of the last moment."""
    last = {name: own[-1] for name, own in watched.items()}
    times = r", ".join(f"{steps:g}" for steps in STEPS)
    if form == LOSS:
        numbers = r" \qquad ".join(
            rf"\text{{{name}}}: {min(each.losses_along):.3g} \ldots {max(each.losses_along):.3g}"
            for name, each in last.items()
        )
        show_formula(rf"L(W - t \eta \nabla L), \quad t = {times}, \quad \eta = {rate:g}", numbers)
    elif form == GRADIENT:
        numbers = r" \qquad ".join(
            rf"\text{{{name}}}: {min(each.gradient_changes):.3g} \ldots {max(each.gradient_changes):.3g}"
            for name, each in last.items()
        )
        show_formula(r"\lVert \nabla L(W - t \eta \nabla L) - \nabla L(W) \rVert", numbers)
    elif form == SHIFT:
        numbers = r" \qquad ".join(rf"\text{{{name}}}: {mean(each.input_shifts):.3g}" for name, each in last.items())
        show_formula(
            r"|\mu'_c - \mu_c| \,/\, \sigma \quad \text{of a layer's input, before and after an update}", numbers
        )
    else:
        numbers = r" \qquad ".join(
            rf"\text{{{name}}}: {max(high for *_, high in each.quantiles):.3g}" for name, each in last.items()
        )
        show_formula(r"\max_{\text{layers}} \; q_{95}", numbers)


def _claims(watched: Watched, rate: float) -> None:
    """What the lecture and the paper say, beside what was measured here."""
    st.subheader("Said, and measured here", anchor=False)
    seen = {name: own for name, own in watched.items() if len(own) > 1}
    here = [_ratio(seen, values) for values in (_shift_of, _gradient_shift_of, _range_of, _change_of)]
    st.table(
        {
            "quantity": [
                "change of a layer's input statistics after an update",
                "change of its gradient when earlier layers move (definition 2.1)",
                "range of the loss along the gradient",
                "change of the gradient along it",
            ],
            "said": [
                "Ioffe and Szegedy 2015: batch normalization reduces it (internal covariate shift)",
                "lecture and Santurkar et al. 2018: batch normalization rather increases it",
                "Santurkar et al. 2018: smaller with it (smoother); the lecture adds that this is not proved",
                "Santurkar et al. 2018: smaller with it",
            ],
            "measured here, without : with": here,
        }
    )
    st.caption(
        "Medians over the moments after the start, of plain networks of depth 14 on digits: one architecture, one data "
        "set, one seed. Above 1, batch normalization makes the quantity smaller here. A measurement is no proof."
    )
    if seen:
        agreement_badge(_difference(seen[WITH][0], rate), "torch.func on weights moved by hand")


@cached(entries=16)
def _moved_losses(rate: float) -> tuple[float, ...]:
    """The losses along the gradient before training, with batch normalization, by another way."""
    training = Training(_specs(rate)[0])
    images = training.data.normalize(training.data.train.images[:PICTURES])
    labels = training.data.train.labels[:PICTURES]
    weights = dict(training.model.named_parameters())
    buffers = {name: value.clone() for name, value in training.model.named_buffers()}

    def loss(moved: Mapping[str, torch.Tensor]) -> torch.Tensor:
        return F.cross_entropy(
            torch.func.functional_call(training.model.train(), (dict(moved), buffers), (images,)), labels
        )

    gradient = dict(zip(weights, torch.autograd.grad(loss(weights), list(weights.values())), strict=True))
    with torch.no_grad():
        return tuple(
            loss({name: weight - steps * rate * gradient[name] for name, weight in weights.items()}).item()
            for steps in STEPS
        )


def _difference(first: Outlook, rate: float) -> float:
    return max(abs(a - b) for a, b in zip(first.losses_along, _moved_losses(rate), strict=True))


def _shift_of(each: Outlook) -> float:
    return mean(each.input_shifts)


def _gradient_shift_of(each: Outlook) -> float:
    return mean(each.gradient_shifts)


def _range_of(each: Outlook) -> float:
    return max(each.losses_along) - min(each.losses_along)


def _change_of(each: Outlook) -> float:
    return max(each.gradient_changes)


def _ratio(seen: Watched, values) -> str:
    if len(seen) < 2:
        return "press the button"
    without, own = (_median([values(each) for each in seen[name][1:]]) for name in (WITHOUT, WITH))
    return f"{without:.3g} : {own:.3g} = {without / own:.3g}" if own else f"{without:.3g} : 0"


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _specs(rate: float) -> tuple[RunSpec, ...]:
    return tuple(
        RunSpec(
            name,
            NetworkSpec("plain", {"depth": 14, "width": 8, "batch_norm": name == WITH}),
            optimizer=OptimizerSpec(learning_rate=rate),
            steps=MOMENTS[-1],
            device="cpu",
        )
        for name in (WITH, WITHOUT)
    )


def _offer(rate: float) -> None:
    specs = _specs(rate)
    seconds = 2 * estimated_seconds(Comparison("watching", specs), places=1, known={})
    start_button(
        "Train both and watch",
        f"Plain networks of 14 layers on digits, {MOMENTS[-1]} updates at η = {rate:g}, looked at {len(MOMENTS)} "
        f"times. Takes {estimate(seconds)} here.",
        key=f"{KEY}.train",
        start=partial(_start, rate),
    )


def _start(rate: float) -> None:
    both = (watch_training(spec, MOMENTS) for spec in _specs(rate))
    moments = chain.from_iterable(zip(*both, strict=True))
    start_job(KEY, job_of_pieces(moments, total=2 * len(MOMENTS), identity=rate))


def _csv(watched: Watched) -> str:
    rows = [
        ",".join(
            [name, str(each.step), f"{each.loss:.9g}"]
            + [f"{value:.9g}" for value in (*each.losses_along, *each.gradient_changes)]
            + [f"{_shift_of(each):.9g}", f"{_gradient_shift_of(each):.9g}"]
        )
        for name, own in watched.items()
        for each in own
    ]
    along = ",".join([f"loss_{steps:g}" for steps in STEPS] + [f"gradient_change_{steps:g}" for steps in STEPS])
    return f"network,step,loss,{along},input_shift,gradient_shift\n" + "\n".join(rows) + "\n"
