"""Many scenes instead of one: what the cards of the two networks say, and the same measured here at other noise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.downloads import Download, downloads_row
from dashboard.job import job_of, job_of_pieces, show_progress, start_job
from dashboard.lesson import show_formula
from dashboard.snippets.tasks import many_snippet
from dashboard.tasks.answers import KEY, Found, Seen
from engine.tasks import Counts, draw, random_scene, shipped_task, task_network
from engine.tasks.measuring import WholeScore, detection_result, score_detection, score_whole, whole_result

JOB = f"{KEY}.many"
FIRST_SEED = 3_000_000
SCENES = (20, 50, 100, 200)


@dataclass(frozen=True)
class ScoredScene:
    """What both networks made of one scene."""

    counts: Counts
    whole: WholeScore


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
    return many_snippet()


def _offer(noise: float) -> None:
    """How many scenes, and the button that measures on them."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    count = left.segmented_control(
        "Scenes to measure", SCENES, default=50, required=True, key=f"{KEY}.count", bind="query-params"
    )
    right.button(
        f"Measure with σ = {noise:g}",
        key=f"{KEY}.measure",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(count, noise),
        help="Other scenes than those of the cards, with the noise that is set above.",
    )


def _measured_here() -> dict[str, dict[str, float]]:
    """The figures of the scenes that have been measured so far, with their progress."""
    job = job_of(JOB)
    if job is None:
        return {}
    show_progress(job, key=JOB, what="scenes")
    scored = job.pieces
    title = f"Here, {len(scored)} scenes, {st.session_state[f'{JOB}.noise']}"
    return {title: figures(scored)} if scored else {}


def _table(columns: dict[str, dict[str, float]]) -> dict[str, list[str]]:
    table = {"Figure": list(ROWS)}
    return table | {title: [f"{values[name]:.3f}" for name in ROWS.values()] for title, values in columns.items()}


def _csv(table: dict[str, list[str]]) -> str:
    lines = zip(*table.values(), strict=True)
    titles = ",".join(title.replace(",", "") for title in table)
    return "\n".join([titles, *(",".join(line) for line in lines)]) + "\n"


def figures(scored: list[ScoredScene]) -> dict[str, float]:
    """The figures of several scenes by name."""
    detection = detection_result([one.counts for one in scored])
    whole = whole_result([one.whole for one in scored])
    return {**vars(detection), **vars(whole)}


def _start(count: int, noise: float) -> None:
    st.session_state[f"{JOB}.noise"] = f"σ = {noise:g}"
    start_job(JOB, job_of_pieces(_scored(count, noise), total=count))


def _scored(count: int, noise: float) -> Iterator[ScoredScene]:
    """Scene after scene, with another noise than its own."""
    for number in range(count):
        scene = draw(replace(random_scene(FIRST_SEED + number), noise=noise))
        yield ScoredScene(score_detection(task_network("windows"), scene), score_whole(task_network("scenes"), scene))
