"""The loss surface of a run of the reader's own, computed on request."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.controls.run_picker import chosen_run
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import estimate, job_of, start_button, start_job
from dashboard.runtime.run_store import run_store
from dashboard.runtime.subprocess_jobs import START_SECONDS, job_beside, show_progress_beside
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.navigation import streamlit_page
from dashboard.views.residual.drawn_surfaces import FORMULA, KEY, Shown
from dashboard.views.residual.snippet import own_surface_snippet
from engine.landscape import Plane, Surface
from engine.landscape.run_surface import loss_of_run, surface_of_run, training_images
from engine.runs.load_trained import trained_network
from engine.runs.records import StoredRun

RESOLUTIONS = (9, 15, 21, 31)
PICTURES = 200


def own_surface(draw: Callable[[list[Shown]], None]) -> str:
    """Draws the choice of a run and its surface; returns the code.

    Args:
        draw: draws surfaces as the reader wants them.
    """
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        run = chosen_run(key=KEY, pictures=True)
    resolution = right.segmented_control(
        "Places along each direction",
        RESOLUTIONS,
        default=15,
        required=True,
        key=f"{KEY}.resolution",
        bind="query-params",
    )
    if run is None:
        st.page_link(
            streamlit_page("training"), label="Train plain and residual networks", icon=":material/arrow_forward:"
        )
        return own_surface_snippet("the id of a run", resolution, PICTURES)
    job = job_of(KEY)
    if job is None or not job.running:
        _offer(run, resolution)
    if job is not None:
        show_progress_beside(job, key=KEY, what="rows")
    if job is not None and job.finished and job.identity == (run.id, resolution):
        _show(run, Surface.of(job.result), draw)
    elif job is None or not job.running:
        with st.container(border=True, height=260, vertical_alignment="center", horizontal_alignment="center"):
            st.markdown("**This surface has not been computed yet.**", width="content")
            st.caption("Press the button: the loss is computed again and again with weights moved.", width="content")
    return own_surface_snippet(run.id, resolution, PICTURES)


def _show(run: StoredRun, surface: Surface, draw: Callable[[list[Shown]], None]) -> None:
    draw([Shown(f"{run.spec.name}, seed {run.spec.seed}, on {run.spec.data.name}", surface)])
    show_formula(FORMULA, rf"L(0, 0) = {surface.centre:.4g}")
    agreement_badge(abs(surface.centre - _own_loss(run.id)), "the network's own loss in float64")


@cached(entries=16)
def _own_loss(run_id: str) -> float:
    return loss_of_run(run_store(), run_id, image_count=PICTURES)


def _offer(run: StoredRun, resolution: int) -> None:
    """The button, and how long it takes by one evaluation made now."""
    seconds = START_SECONDS + _seconds_an_evaluation(run.id) * resolution**2
    start_button(
        "Compute its surface",
        f"{resolution}² = {resolution**2} evaluations on its first {PICTURES} training images: {estimate(seconds)} "
        "on this machine.",
        key=f"{KEY}.compute",
        start=partial(_compute, run.id, resolution),
    )


@cached(entries=32)
def _seconds_an_evaluation(run_id: str) -> float:
    store = run_store()
    plane = Plane(trained_network(store, run_id), training_images(store.run(run_id).spec, PICTURES))
    plane.loss(0, 0)
    started = time.perf_counter()
    plane.loss(0.1, 0)
    return time.perf_counter() - started


def _compute(run_id: str, resolution: int) -> None:
    compute = partial(surface_of_run, image_count=PICTURES)
    start_job(
        KEY,
        job_beside(compute, run_store().url, run_id, resolution, total=resolution, identity=(run_id, resolution)),
    )
