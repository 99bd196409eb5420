"""How far the statistics of small batches stray, and what becomes of a training with them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.aside import START_SECONDS, job_beside, show_progress_beside
from dashboard.batch_normalization.minibatch import trained_layer
from dashboard.cache import cached
from dashboard.downloads import Download, downloads_row
from dashboard.figures.bands import Band, BandAxes, band_figure
from dashboard.figures.theme import LINES
from dashboard.job import estimate, job_of, start_button, start_job
from dashboard.lesson import agreement_badge, show_formula
from dashboard.snippets.batch_normalization import stray_snippet, trainings_snippet
from engine.landscape.endings import Ending, endings
from engine.normalization import Stray, stray_of_batches
from engine.training.estimate import estimated_seconds
from engine.training.spec import Comparison, NetworkSpec, OptimizerSpec, RunSpec

KEY = "batch-normalization.small"
SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
SEEN = 5600
TRAINED = {"All eight": SIZES, "2, 16 and 256": (2, 16, 256)}
NAMES = {True: "with", False: "without"}
FORMULA = (
    r"\text{stray}(n) = \sqrt{\mathbb{E}\left(\frac{\hat\mu_{\mathcal{B}} - \mu}{\sigma}\right)^2} "
    r"\propto \frac{1}{\sqrt{n}}"
)


def small_batches_view() -> str:
    """Draws the view; returns its code."""
    size = st.select_slider("Batch size n", SIZES, 2, key=f"{KEY}.batch", bind="query-params")
    strays = _strays()
    left, right = st.columns(2, gap="medium")
    with left:
        _stray_chart(strays)
    job = job_of(KEY)
    ended: list[Ending] = job.pieces if job is not None else []
    with right:
        _training_chart(ended)
    if job is None or not job.running:
        _offer()
    if job is not None:
        show_progress_beside(job, key=KEY, what="trainings")
    _words(strays, size)
    csv = _csv(strays, ended)
    downloads_row([Download("CSV", "small-batches.csv", "text/csv", lambda: csv)])
    trained = sorted({each.spec.batch_size for each in ended})
    return stray_snippet(SIZES) + (trainings_snippet(trained, SEEN) if trained else "")


@cached(entries=1)
def _strays() -> list[Stray]:
    return stray_of_batches(trained_layer().maps, SIZES)


def _stray_chart(strays: list[Stray]) -> None:
    bands = [
        Band("mean", LINES[0], SIZES, [stray.mean for stray in strays], markers=True),
        Band("standard deviation", LINES[1], SIZES, [stray.std for stray in strays], markers=True),
    ]
    axes = BandAxes("batch size n", "stray, in σ of the data", log_x=True, log_y=True, x_ticks=SIZES)
    st.markdown("**The batch's statistics against the data's**")
    st.plotly_chart(
        band_figure(bands, axes, theme=current_theme()),
        key=f"{KEY}.stray",
        config={"displaylogo": False},
        alt="; ".join(f"{band.name}: " + ", ".join(f"{value:.3g}" for value in band.y) for band in bands),
    )


def _training_chart(ended: list[Ending]) -> None:
    """Test error against batch size, as far as it has been measured."""
    st.markdown("**What becomes of a training**")
    bands = []
    for batch_norm, colour in ((True, LINES[0]), (False, LINES[1])):
        own = sorted(
            (each.spec.batch_size, each.test_error)
            for each in ended
            if _has_norm(each) == batch_norm and each.test_error is not None
        )
        if own:
            places, errors = zip(*own, strict=True)
            bands.append(Band(f"{NAMES[batch_norm]} batch norm", colour, places, errors, markers=True))
    diverged = ", ".join(each.spec.name for each in ended if each.diverged)
    if diverged:
        st.warning(f"Diverged, so without a test error: {diverged}.", icon=":material/info:")
    if not bands:
        with st.container(border=True, height=290, vertical_alignment="center", horizontal_alignment="center"):
            st.caption("Press the button below: a network is trained with every batch size, with and without.")
        return
    axes = BandAxes("batch size n", "test error, in evaluation mode", log_x=True, x_ticks=SIZES, percent=True)
    st.plotly_chart(
        band_figure(bands, axes, theme=current_theme()),
        key=f"{KEY}.training",
        config={"displaylogo": False},
        alt="; ".join(f"{band.name}: " + ", ".join(f"{value:.1%}" for value in band.y) for band in bands),
    )


def _has_norm(each: Ending) -> bool:
    return bool(each.spec.network.options["batch_norm"])


def _specs(sizes: Sequence[int]) -> tuple[RunSpec, ...]:
    """Depth 8 on digits, the same number of pictures for every batch size; large batches, which are quick, first."""
    return tuple(
        RunSpec(
            f"{NAMES[batch_norm]}, n = {size}",
            NetworkSpec("plain", {"depth": 8, "width": 8, "batch_norm": batch_norm}),
            optimizer=OptimizerSpec(learning_rate=0.1 * size / 64),
            steps=SEEN // size,
            batch_size=size,
            log_every=SEEN // size,
            evaluate_every=SEEN // size,
            device="cpu",
        )
        for size in sorted(sizes, reverse=True)
        for batch_norm in (True, False)
    )


def _offer() -> None:
    chosen = st.segmented_control(
        "Batch sizes to train with",
        list(TRAINED),
        default=next(iter(TRAINED)),
        required=True,
        key=f"{KEY}.trained",
        bind="query-params",
    )
    specs = _specs(TRAINED[chosen])
    seconds = START_SECONDS + estimated_seconds(Comparison("batches", specs), places=1, known={})
    start_button(
        f"Train {len(specs)} networks",
        f"Plain networks of depth 8 on digits. Every run sees {SEEN:,} pictures; its learning rate is 0.1 · n / 64, so "
        f"that equal pictures move the weights about equally far. Takes {estimate(seconds)} here.",
        key=f"{KEY}.train",
        start=partial(_start, specs),
    )


def _start(specs: tuple[RunSpec, ...]) -> None:
    start_job(KEY, job_beside(endings, specs, total=len(specs)))


def _words(strays: list[Stray], size: int) -> None:
    chosen = next(stray for stray in strays if stray.batch_size == size)
    first = strays[0].mean
    show_formula(FORMULA, rf"n = {size}: \quad {chosen.mean:.3g}")
    st.markdown(
        f"With {size} pictures a batch's mean strays from the data's by **{chosen.mean:.3g} σ** and its standard "
        f"deviation by **{chosen.std:.1%}**, over 200 random batches and all channels of a trained layer. From 2 to "
        f"256 pictures the stray of the mean falls from {first:.3g} to {strays[-1].mean:.3g}, a ratio of "
        f"{first / strays[-1].mean:.3g}; independent draws would give √128 = 11.3."
    )
    st.markdown(
        "**The lecture's tip:** do not use batch normalization when the batch size is small. What evaluation uses, the "
        "running statistics, is then not what the network was trained with. The run without it tells how much of the "
        "loss is due to batch normalization and how much to small batches and steps themselves."
    )
    agreement_badge(_difference(size), "NumPy in double precision")


@cached(entries=8)
def _difference(size: int) -> float:
    """Between the stray of the mean and a second computation of it, picture by picture in float64."""
    import numpy as np
    import torch

    maps = trained_layer().maps.numpy().astype(np.float64)
    mean, std = maps.mean((0, 2, 3)), maps.std((0, 2, 3))
    generator = torch.Generator().manual_seed(0)
    drawn = [torch.randperm(len(maps), generator=generator)[:size].numpy() for _ in range(200)]
    stray = np.sqrt(np.mean([((maps[batch].mean((0, 2, 3)) - mean) / std) ** 2 for batch in drawn]))
    (ours,) = stray_of_batches(trained_layer().maps, (size,))
    return abs(float(stray) - ours.mean)


def _csv(strays: list[Stray], ended: list[Ending]) -> str:
    ends = {(_has_norm(each), each.spec.batch_size): each.test_error for each in ended}
    rows = [
        f"{stray.batch_size},{stray.mean:.9g},{stray.std:.9g},"
        f"{ends.get((True, stray.batch_size), '')},{ends.get((False, stray.batch_size), '')}"
        for stray in strays
    ]
    return "batch_size,stray_of_mean,stray_of_std,test_error_with,test_error_without\n" + "\n".join(rows) + "\n"
