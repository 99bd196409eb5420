"""Batch normalization of a real minibatch, stepped through for one channel, in both modes."""

import numpy as np
import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import cell_text, rounded
from dashboard.figures.rasters import signed_picture
from dashboard.figures.theme import LINES
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.batch_normalization.minibatch import PICTURES, Normalization, running_course, trained_layer
from dashboard.views.batch_normalization.snippet import steps_snippet
from engine.normalization import BatchNormSteps, RunningStatistics

KEY = "batch-normalization.steps"
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
TRAINING, EVALUATION = "Training", "Evaluation"
SHOWN_MAPS, MAGNIFIED = 6, 12
COURSE = 60
FORMULA = r"y = \gamma \odot \frac{x - \hat\mu_{\mathcal{B}}}{\hat\sigma_{\mathcal{B}}} + \beta"


def steps_view() -> str:
    """Draws the view; returns its code."""
    layer = trained_layer()
    columns = st.columns([3, 2.2, 1.3, 1.3, 1.3], vertical_alignment="bottom")
    size = columns[0].select_slider("Batch size", BATCHES, 16, key=f"{KEY}.batch", bind="query-params")
    mode = columns[1].segmented_control(
        "Mode", [TRAINING, EVALUATION], default=TRAINING, required=True, key=f"{KEY}.mode", bind="query-params"
    )
    channel = columns[2].number_input("Channel", 1, layer.maps.shape[1], 1, key=f"{KEY}.channel", bind="query-params")
    gamma, beta = (
        columns[place].number_input(
            label, -9.0, 9.0, None, 0.1, format="%.3f", placeholder="learned", key=f"{KEY}.{name}", bind="query-params"
        )
        for place, name, label in ((3, "gamma", "Scale γ"), (4, "beta", "Offset β"))
    )
    at = slice(channel - 1, channel)
    chosen = Normalization(
        layer.maps[:size, at],
        layer.gamma[at] if gamma is None else layer.gamma[at] * 0 + gamma,
        layer.beta[at] if beta is None else layer.beta[at] * 0 + beta,
        RunningStatistics(layer.running.mean[at], layer.running.variance[at]),
        mode == TRAINING,
    )
    steps = chosen.steps()
    _stages(chosen, steps)
    _formula(chosen, steps)
    ours, gradient = chosen.differences()
    with st.container(horizontal=True):
        agreement_badge(ours, "torch.nn.functional.batch_norm")
        agreement_badge(gradient, "autograd on the way back")
    _modes(chosen)
    _running(channel - 1, size)
    downloads_row([Download("CSV", "batch-norm.csv", "text/csv", lambda: _csv(chosen, steps))])
    return steps_snippet(size, channel - 1, gamma, beta, training=chosen.training)


def _stages(chosen: Normalization, steps: BatchNormSteps) -> None:
    """The first maps of the batch after each step, with mean and standard deviation of the whole batch."""
    which = "the batch's" if chosen.training else "the running"
    stages = (
        ("x", "x, the feature maps", chosen.x),
        ("x − μ", f"less {which} mean {cell_text(steps.mean.item())}", steps.centred),
        ("x̂", f"divided by {which} σ {cell_text(steps.variance.item() ** 0.5)}", steps.normalized),
        ("y", f"times γ {cell_text(chosen.gamma.item())}, plus β {cell_text(chosen.beta.item())}", steps.output),
    )
    limit = max(float(values.abs().max()) for _, _, values in stages)
    for column, (name, words, values) in zip(st.columns(4, gap="small"), stages, strict=True):
        mean = round(values.mean().item(), 2) + 0.0  # minus zero is zero
        column.markdown(f"**{name}** · mean {mean:.2f}, std {values.std(correction=0):.2f}".replace("-", "−"))
        column.image(
            _sheet(values[:SHOWN_MAPS, 0].numpy(), limit),
            width="stretch",
            caption=words,
            alt=f"{name}: the first {min(SHOWN_MAPS, len(values))} feature maps; {words}",
        )


def _sheet(maps: np.ndarray, limit: float) -> np.ndarray:
    """Maps side by side in rows of three, blue below zero and orange above; empty places are zero."""
    n, h, w = maps.shape
    sheet = np.zeros((SHOWN_MAPS // 3 * (h + 1), 3 * (w + 1)), np.float32)
    for number in range(n):
        top, left = number // 3 * (h + 1), number % 3 * (w + 1)
        sheet[top : top + h, left : left + w] = maps[number]
    return signed_picture(np.kron(sheet, np.ones((MAGNIFIED, MAGNIFIED))), theme=current_theme(), limit=limit)


def _formula(chosen: Normalization, steps: BatchNormSteps) -> None:
    """One value of the first image through all steps."""
    place = int(chosen.x[0, 0].abs().argmax())
    x, y = chosen.x[0, 0].flatten()[place].item(), steps.output[0, 0].flatten()[place].item()
    numbers = (
        rf"{_number(chosen.gamma.item())} \cdot \frac{{{_number(x)} - ({_number(steps.mean.item())})}}"
        rf"{{\sqrt{{{_number(steps.variance.item())} + 10^{{-5}}}}}} + ({_number(chosen.beta.item())}) = {_number(y)}"
    )
    show_formula(FORMULA, numbers)
    n, _, h, w = chosen.x.shape
    st.caption(
        f"The strongest value of the first map. Mean and variance are over {n} {'image' if n == 1 else 'images'} × {h} "
        f"× {w} places = {n * h * w:,} values of this channel."
        if chosen.training
        else "The strongest value of the first map. In evaluation the statistics are the running ones that training "
        "left, the same for every image, whatever else is in the batch."
    )


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}"  # minus zero is zero


def _modes(chosen: Normalization) -> None:
    """How far the two modes are apart on this batch."""
    other = Normalization(chosen.x, chosen.gamma, chosen.beta, chosen.running, not chosen.training)
    if len(chosen.x) * chosen.x[0].numel() < 2:
        return
    apart = (chosen.steps().output - other.steps().output).abs().max().item()
    st.markdown(
        f"On this batch of {len(chosen.x)} training and evaluation mode differ by up to **{rounded(apart)}**: in "
        "training mode an image's result depends on the other images of its batch, in evaluation mode it does not."
    )


@cached(entries=64)
def _course(channel: int, size: int) -> tuple[list[float], list[float]]:
    return running_course(trained_layer().maps[:, channel : channel + 1], size, batches=COURSE)


def _running(channel: int, size: int) -> None:
    """How the running statistics of a new layer find those of the data."""
    if size < 2:
        size = 2
    maps = trained_layer().maps[:, channel]
    true = (maps.mean().item(), maps.var().item())
    for column, name, values, level in zip(
        st.columns(2, gap="medium"), ("mean", "variance"), _course(channel, size), true, strict=True
    ):
        bands = [
            Band(f"running {name}", LINES[0], range(COURSE + 1), values),
            Band(f"of all {PICTURES} digits", LINES[1], (0, COURSE), (level, level), dash="dot"),
        ]
        column.plotly_chart(
            band_figure(bands, BandAxes(f"batches of {size}", name), theme=current_theme(), height_pixels=240),
            key=f"{KEY}.running-{name}",
            config={"displayModeBar": False},
            alt=f"The running {name} goes from {cell_text(values[0])} to {cell_text(values[-1])}; "
            f"that of all digits is {cell_text(level)}",
        )
    st.caption("After each batch: running ← 0.9 · running + 0.1 · batch. A new layer begins at mean 0 and variance 1.")


def _csv(chosen: Normalization, steps: BatchNormSteps) -> str:
    """One line a value; images and places are counted from 1, places row by row."""
    columns = (chosen.x, steps.centred, steps.normalized, steps.output)
    places = chosen.x[0].numel()
    rows = []
    for number, row in enumerate(zip(*(tensor.flatten().tolist() for tensor in columns), strict=True)):
        image, place = divmod(number, places)
        rows.append((image + 1, place + 1, *row))
    return csv_file(("image", "place", "x", "centred", "normalized", "output"), rows)
