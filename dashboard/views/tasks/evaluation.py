"""Many scenes instead of one: what the cards of the two networks say, and the same measured here at other noise."""

import time
from functools import partial

import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import counted
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import estimate, job_of, start_button, start_job
from dashboard.runtime.subprocess_jobs import START_SECONDS, job_beside, show_progress_beside
from dashboard.shell.lesson_page import not_in_address, show_formula
from dashboard.views.tasks.four_tasks import KEY, Found, Seen
from dashboard.views.tasks.snippet import many_snippet
from engine.vision_tasks import shipped_task
from engine.vision_tasks.evaluation import ScoredScene, detection_result, scene_result, score_scenes

JOB = f"{KEY}.many"
FIRST_SEED = 3_000_000
SCENES = (20, 50, 100, 200)


ROWS = {
    "Classification: right answers": "classification",
    "Classification: scenes without an error": "exact_scenes",
    "Localization: IoU of at least 0.5": "localization",
    "Detection: precision": "precision",
    "Detection: recall": "recall",
    "Detection: F1": "f1",
    "Segmentation: mean IoU": "mean_iou",
}


def many_view(look_at: Seen, _: Found) -> str:
    """Draws the view; returns its code."""
    cards = [shipped_task(name) for name in ("windows", "scenes")]
    count = int(cards[0].result["scenes"])
    st.markdown(
        f"**On {count} scenes that neither network has learned from** (seeds from {cards[0].result['first_seed']:,}; "
        "the scenes to learn from have seeds from 0), and on other ones, measured here."
    )
    _offer(look_at.scene.noise)
    table = _table({f"Card, {count} scenes": {**cards[0].result, **cards[1].result}, **_measured_here()})
    st.dataframe(table, hide_index=True)
    precision, recall, f1 = (cards[0].result[name] for name in ("precision", "recall", "f1"))
    show_formula(
        r"F_1 = \frac{2 P R}{P + R}",
        rf"= \frac{{2 \cdot {precision:.3f} \cdot {recall:.3f}}}{{{precision:.3f} + {recall:.3f}}} = {f1:.3f}",
    )
    for card in cards:
        st.caption(f"`{card.command}` · {card.parameters:,} parameters, {card.seconds} s on one core")
    downloads_row([Download("CSV", "figures.csv", "text/csv", lambda: _csv(table))])
    job = job_of(JOB)
    count, noise = job.identity if job is not None and job.finished else (0, 0.0)
    return many_snippet(FIRST_SEED, count, noise)


def _offer(noise: float) -> None:
    """How many scenes, and the button that measures on them."""
    count = st.segmented_control(
        "Scenes to measure", SCENES, default=50, required=True, key=f"{KEY}.count", bind="query-params"
    )
    job = job_of(JOB)
    if job is None or not job.running:
        seconds = START_SECONDS + count * _seconds_a_scene()
        start_button(
            f"Measure with σ = {noise:g}",
            "Other scenes than those of the card, with the noise that is set above, through both networks. Takes "
            f"{estimate(seconds)} here.",
            key=f"{KEY}.measure",
            start=partial(_start, count, noise),
        )


@cached(entries=1)
def _seconds_a_scene() -> float:
    """How long one scene takes, by one that is measured now; the first one warms up."""
    scenes = score_scenes(FIRST_SEED, 2, noise=0.05)
    next(scenes)
    begin = time.perf_counter()
    next(scenes)
    return time.perf_counter() - begin


def _measured_here() -> dict[str, dict[str, float]]:
    """The figures of the scenes that have been measured so far, with their progress."""
    job = job_of(JOB)
    if job is None:
        return {}
    show_progress_beside(job, key=JOB, what="scenes")
    scored = job.pieces
    _, noise = job.identity
    not_in_address("the scenes measured here")
    title = f"Here, {counted(len(scored), 'scene')}, σ = {noise:g}"
    return {title: figures(scored)} if scored else {}


def _table(columns: dict[str, dict[str, float]]) -> dict[str, list[str]]:
    table = {"Measure": list(ROWS)}
    return table | {title: [f"{values[name]:.3f}" for name in ROWS.values()] for title, values in columns.items()}


def _csv(table: dict[str, list[str]]) -> str:
    return csv_file([title.replace(",", "") for title in table], zip(*table.values(), strict=True))


def figures(scored: list[ScoredScene]) -> dict[str, float]:
    """The figures of several scenes by name."""
    detection = detection_result([one.counts for one in scored])
    whole = scene_result([one.whole for one in scored])
    return {**vars(detection), **vars(whole)}


def _start(count: int, noise: float) -> None:
    scenes = partial(score_scenes, noise=noise)
    start_job(JOB, job_beside(scenes, FIRST_SEED, count, total=count, identity=(count, noise)))
