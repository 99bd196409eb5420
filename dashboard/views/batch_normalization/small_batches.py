"""How far the statistics of small batches deviate, and what becomes of trainings with them."""

from functools import partial

import numpy as np
import streamlit as st
import torch

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.number_format import rounded
from dashboard.figures.theme import LINES
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import Job, estimate, job_of, start_button, start_job
from dashboard.runtime.subprocess_jobs import START_SECONDS, job_beside, show_progress_beside
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.batch_normalization.minibatch import trained_layer
from dashboard.views.batch_normalization.outcomes import Outcome, diverged_words, outcome_chart, say_outcome
from dashboard.views.batch_normalization.snippet import deviation_snippet, trainings_snippet
from engine.landscape.final_errors import train_to_final_errors
from engine.landscape.small_batches import (
    SEEN,
    SIZES,
    Maps,
    call_each,
    diverged_of,
    shipped_final_errors,
    small_batch_runs,
)
from engine.normalization import BatchStatisticsDeviation, batch_statistics_deviation
from engine.normalization.noise import DRAWS
from engine.training.spec import Comparison, RunSpec
from engine.training.time_estimate import estimated_seconds

KEY = "batch-normalization.small"
MAPS: dict[str, Maps] = {"1 × 1": "1x1", "8 × 8 to 2 × 2": "small"}
TRAINED = {"All eight": SIZES, "2, 16 and 256": (2, 16, 256)}
MIDDLE = 4
FORMULA = (
    r"\text{deviation}(n) = \sqrt{\mathbb{E}\left(\frac{\hat\mu_{\mathcal{B}} - \mu}{\sigma}\right)^2} "
    r"\propto \frac{1}{\sqrt{n}}"
)


def small_batches_view() -> str:
    """Draws the view; returns its code."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    size = left.select_slider("Batch size n", SIZES, 2, key=f"{KEY}.batch", bind="query-params")
    chosen = right.segmented_control(
        "Feature maps",
        list(MAPS),
        default="1 × 1",
        required=True,
        key=f"{KEY}.maps",
        bind="query-params",
        help="1 × 1: fully connected layers, whose units have one value an image. 8 × 8 to 2 × 2: a convolutional "
        "network of 8 layers, whose channels have 64, 16 and 4 values an image.",
    )
    maps = MAPS[chosen]
    job = job_of(KEY)
    outcome, strays = _outcome(job, maps), _strays(maps)
    left, right = st.columns(2, gap="medium")
    with left:
        _deviation_chart(strays)
    with right:
        outcome_chart(outcome, key=f"{KEY}.training")
    say_outcome(outcome, size)
    if job is None or not job.running:
        _offer(maps)
    if job is not None:
        show_progress_beside(job, key=KEY, what="trainings")
    _deviation_words(strays, size, maps)
    downloads_row([Download("CSV", f"small-batches-{maps}.csv", "text/csv", lambda: _csv(strays, outcome))])
    return deviation_snippet(SIZES, maps) + trainings_snippet(small_batch_runs(maps, (size,), outcome.seeds))


def _outcome(job: Job | None, maps: Maps) -> Outcome:
    """What this session has measured of these networks, as soon as there is enough for an interval; else what ships."""
    if job is not None and job.identity == maps:
        own, diverged = [result for result in call_each(job.pieces) if result.seeds > 1], diverged_of(job.pieces)
        if own:
            return Outcome(maps, own, diverged)
        if diverged:
            st.warning(
                f"Of the networks trained in this session these diverged: {diverged_words(diverged)}. Fewer than two "
                "seeds are left at each batch size, so the recorded results are shown."
            )
    shipped = shipped_final_errors(maps)
    return Outcome(maps, call_each(shipped.ended), diverged_of(shipped.ended), shipped)


@cached(entries=2)
def _strays(maps: Maps) -> list[BatchStatisticsDeviation]:
    return batch_statistics_deviation(_looked_at(maps), SIZES)


def _looked_at(maps: Maps) -> torch.Tensor:
    """A trained layer's feature maps of all digits, or of each one place alone: a map of 1 x 1."""
    whole = trained_layer().maps
    return whole if maps == "small" else whole[:, :, MIDDLE : MIDDLE + 1, MIDDLE : MIDDLE + 1]


def _deviation_chart(strays: list[BatchStatisticsDeviation]) -> None:
    bands = [
        Band("mean", LINES[0], SIZES, [stray.mean for stray in strays], markers=True),
        Band("standard deviation", LINES[2], SIZES, [stray.std for stray in strays], markers=True),
    ]
    axes = BandAxes("batch size n", "deviation, in σ of the data", log_x=True, log_y=True, x_ticks=SIZES)
    st.markdown("**The batch's statistics against the data's**")
    st.plotly_chart(
        band_figure(bands, axes, theme=current_theme()),
        key=f"{KEY}.stray",
        config={"displayModeBar": False},
        alt="; ".join(f"{band.name}: " + ", ".join(rounded(value) for value in band.y) for band in bands),
    )


def _offer(maps: Maps) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.segmented_control(
        "Batch sizes to train with",
        list(TRAINED),
        default=next(iter(TRAINED)),
        required=True,
        key=f"{KEY}.trained",
        bind="query-params",
    )
    seeds = right.number_input("Seeds", 2, 10, 3, key=f"{KEY}.seeds", bind="query-params")
    specs = small_batch_runs(maps, TRAINED[chosen], int(seeds))
    seconds = START_SECONDS + estimated_seconds(Comparison("batches", specs), places=1, known={})
    start_button(
        f"Train {len(specs)} networks",
        f"The same measurement on this machine, on digits: every run sees {SEEN:,} images, in whole batches. Takes "
        f"{estimate(seconds)}.",
        key=f"{KEY}.train",
        start=partial(_start, maps, specs),
    )


def _start(maps: Maps, specs: tuple[RunSpec, ...]) -> None:
    start_job(KEY, job_beside(train_to_final_errors, specs, total=len(specs), identity=maps, threads=1))


def _deviation_words(strays: list[BatchStatisticsDeviation], size: int, maps: Maps) -> None:
    chosen, first, last = next(stray for stray in strays if stray.batch_size == size), strays[0], strays[-1]
    ratio = last.batch_size / first.batch_size
    show_formula(FORMULA, rf"n = {size}: \quad {chosen.mean:.3g}")
    where = "at one place of each map, over" if maps == "1x1" else "over whole maps and"
    st.markdown(
        f"With {size} images a batch's mean deviates from the data's by **{rounded(chosen.mean)} σ** and its standard "
        f"deviation by **{chosen.std:.1%}**, {where} {DRAWS} random batches of a trained layer's channels. "
        f"From {first.batch_size} to {last.batch_size} images the deviation of the mean falls from "
        f"{rounded(first.mean)} to {rounded(last.mean)}, a ratio of {rounded(first.mean / last.mean)}; independent "
        f"draws would give √{ratio:g} = {rounded(ratio**0.5)}."
    )
    agreement_badge(_difference(size, maps), "NumPy in double precision")


@cached(entries=16)
def _difference(size: int, maps: Maps) -> float:
    """Between the deviation of the mean and a second computation of it, image by image in float64."""
    values = _looked_at(maps).numpy().astype(np.float64)
    mean, std = values.mean((0, 2, 3)), values.std((0, 2, 3))
    generator = torch.Generator().manual_seed(0)
    drawn = [torch.randperm(len(values), generator=generator)[:size].numpy() for _ in range(DRAWS)]
    stray = np.sqrt(np.mean([((values[batch].mean((0, 2, 3)) - mean) / std) ** 2 for batch in drawn]))
    (ours,) = batch_statistics_deviation(_looked_at(maps), (size,))
    return abs(float(stray) - ours.mean)


def _csv(strays: list[BatchStatisticsDeviation], outcome: Outcome) -> str:
    by_size = {result.size: result for result in outcome.results}
    measured = ("evaluation", "training", "without")
    ends = ("mean", "low", "high")
    header = ["batch size (images)", "deviation of the mean (σ)", "deviation of the std (σ)", "seeds"]
    header += [f"test error, {kind}, {end} (share)" for kind in measured for end in ends]
    rows = []
    for stray in strays:
        result = by_size.get(stray.batch_size)
        numbers = [] if result is None else [getattr(getattr(result, kind), end) for kind in measured for end in ends]
        seeds = None if result is None else result.seeds
        rows.append((stray.batch_size, stray.mean, stray.std, seeds, *(numbers or [None] * 9)))
    return csv_file(header, rows)
