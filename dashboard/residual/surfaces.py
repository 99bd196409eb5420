"""Loss surfaces of plain and residual networks: those that ship, and those of the reader's finished runs."""

import io
import time
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.downloads import Download, downloads_row
from dashboard.figures.surface import SurfaceLook, contour_figure, cuts_figure, hills_figure
from dashboard.job import estimate, job_of, job_of_pieces, show_progress, start_button, start_job
from dashboard.lesson import agreement_badge, show_formula
from dashboard.snippets.residual import own_surface_snippet, surfaces_snippet
from dashboard.training.choice import run_store
from dashboard.training.rows import duration
from engine.landscape import Plane, Surface, loss_surface
from engine.landscape.runs import trained_network, training_pictures
from engine.landscape.shipped import (
    ShippedSurface,
    shipped_surface,
    surface_data,
    surface_model,
    surface_names,
)
from engine.training.records import StoredRun
from engine.training.spec import RunSpec
from engine.training.store import RunStore

KEY = "residual.surfaces"
OWN = "A finished run of yours"
DATA = {"digits": "Digits, depth 32", "cifar10": "CIFAR-10, depth 20"}
FORMS = {"Hills": hills_figure, "Contours": contour_figure, "Cuts": cuts_figure}
RESOLUTIONS = (9, 15, 21, 31)
PICTURES = 200
FORMULA = (
    r"L(a, b) = \mathcal{L}(W + a D_1 + b D_2), \qquad "
    r"\lVert D_{k,i} \rVert = \lVert W_i \rVert \text{ for every filter } i"
)


@dataclass(frozen=True)
class Shown:
    """A surface with its title."""

    title: str
    surface: Surface


def surfaces_view() -> str:
    """Draws the view; returns its code."""
    left, middle, right = st.columns([4, 2.2, 1.3], vertical_alignment="bottom")
    available = {facts.data for facts in (shipped_surface(name).facts for name in surface_names())}
    choices = [*(words for data, words in DATA.items() if data in available), OWN]
    source = left.segmented_control(
        "Networks", choices, default=choices[0], required=True, key=f"{KEY}.source", bind="query-params"
    )
    form = middle.segmented_control(
        "Shown as", list(FORMS), default="Hills", required=True, key=f"{KEY}.form", bind="query-params"
    )
    log = right.toggle("Log scale", value=True, key=f"{KEY}.log", bind="query-params")
    if source == OWN:
        return _own_run(form, log)
    data = next(data for data, words in DATA.items() if words == source)
    pair = [shipped_surface(name) for name in surface_names() if name.endswith(data)]
    pair.sort(key=lambda shipped: shipped.facts.residual)
    _draw([Shown(shipped.facts.title, shipped.surface) for shipped in pair], form, log)
    _shipped_words(pair)
    return surfaces_snippet(pair[0].facts.name)


def _draw(shown: list[Shown], form: str, log: bool) -> None:
    """Surfaces side by side on one scale, with their files."""
    finite = np.concatenate([np.array(each.surface.losses)[np.isfinite(each.surface.losses)] for each in shown])
    look = SurfaceLook(max(float(finite.min()), 1e-6), float(finite.max()), log, current_theme())
    for number, (column, each) in enumerate(zip(st.columns(max(2, len(shown)), gap="medium"), shown, strict=False)):
        losses = np.array(each.surface.losses)
        column.markdown(f"**{each.title}**, loss {each.surface.centre:.3g} in the middle")
        column.plotly_chart(
            FORMS[form](each.surface.places, losses, look),
            key=f"{KEY}.figure{number}",
            config={"displaylogo": False},
            alt=f"Loss surface of {each.title}: {each.surface.centre:.3g} in the middle, {_edge(losses):.3g} at the "
            f"border (median), {np.nanmax(losses):.3g} at most",
        )
    downloads_row([_file(each) for each in shown])


def _edge(losses: np.ndarray) -> float:
    """The median loss along the border."""
    return float(np.median(np.concatenate([losses[0], losses[-1], losses[1:-1, 0], losses[1:-1, -1]])))


def _file(shown: Shown) -> Download:
    def content() -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, places=np.array(shown.surface.places), losses=np.array(shown.surface.losses))
        return buffer.getvalue()

    name = shown.title.split(",")[0].lower().replace(" ", "-")
    return Download(f"NPZ, {shown.title}", f"surface-{name}.npz", "application/octet-stream", content)


def _shipped_words(pair: list[ShippedSurface]) -> None:
    """What was computed, with what command, and what a reader may read from it."""
    numbers = r" \qquad ".join(
        rf"L_{{\text{{{shipped.facts.title}}}}}(0, 0) = {shipped.surface.centre:.3g}" for shipped in pair
    )
    show_formula(FORMULA, numbers)
    facts = pair[0].facts
    size, seconds = len(pair[0].surface.places), sum(shipped.facts.seconds for shipped in pair)
    st.markdown(
        f"Computed beforehand at {size} × {size} places on the first {facts.images} training pictures, "
        f"{duration(max(1.0, seconds))} in all on one core: a subset, so that it takes minutes. "
        "Directions and colours are the same for both."
    )
    if facts.data == "digits":
        for shipped in pair:
            st.caption(f"`{shipped.facts.command}`")
        agreement_badge(_difference(facts.name), "the network's loss, computed again")
    else:
        st.caption(" · ".join(f"`{shipped.facts.command}`" for shipped in pair) + " (needs CIFAR-10)")
    st.markdown(
        "**What it does not show.** Two random directions out of a hundred thousand; a valley may look like a bowl. "
        "Li et al. report chaotic surfaces for plain networks of depth 56; these are shallower, and what is seen is "
        "what was measured."
    )


@cached(entries=8)
def _difference(name: str) -> float:
    """Between a shipped surface at its middle and the loss of its network, computed now."""
    shipped = shipped_surface(name)
    plane = Plane(surface_model(name), surface_data(shipped.facts.data, shipped.facts.images))
    return abs(plane.loss(0, 0) - shipped.surface.centre)


def _own_run(form: str, log: bool) -> str:
    """The surface of a run of the training page, computed on request."""
    store = run_store()
    finished = _finished(store)
    if not finished:
        st.info(
            "Nothing has been trained to its end here yet. Train plain and residual networks in the training lab, then "
            "come back.",
            icon=":material/info:",
        )
        return own_surface_snippet(RESOLUTIONS[1])
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    run_id = left.selectbox("Run", list(finished), format_func=lambda each: _name(finished[each]), key=f"{KEY}.run")
    resolution = right.segmented_control(
        "Places along each direction",
        RESOLUTIONS,
        default=15,
        required=True,
        key=f"{KEY}.resolution",
        bind="query-params",
    )
    job = job_of(KEY)
    if job is None or not job.running:
        _offer(store, finished[run_id], resolution)
    if job is not None:
        show_progress(job, key=KEY, what="rows")
        if job.finished:
            _draw([Shown(job.identity, Surface.of(job.result))], form, log)
            show_formula(FORMULA, rf"L(0, 0) = {Surface.of(job.result).centre:.4g}")
    return own_surface_snippet(resolution)


def _finished(store: RunStore) -> dict[str, StoredRun]:
    runs = [run for comparison in store.history(limit=20) for run in comparison.runs if run.status == "finished"]
    return {run.id: run for run in runs}


def _name(run: StoredRun) -> str:
    when = time.strftime("%d %b %H:%M", time.localtime(run.created))
    return f"{run.spec.name}, seed {run.spec.seed}, on {run.spec.data.name} · {when}"


def _offer(store: RunStore, run: StoredRun, resolution: int) -> None:
    """The button, and how long it takes by one evaluation made now."""
    weights = store.artifact(run.id, "weights")
    if weights is None:
        st.warning("This run has kept no weights. Choose another one, or train it again.", icon=":material/info:")
        return
    seconds = _seconds_an_evaluation(run.spec.to_json(), weights) * resolution**2
    start_button(
        "Compute its surface",
        f"{resolution}² = {resolution**2} evaluations on its first {PICTURES} training pictures: {estimate(seconds)} "
        "on this machine.",
        key=f"{KEY}.compute",
        start=partial(_compute, run, weights, resolution),
    )


@cached(entries=32)
def _seconds_an_evaluation(spec: str, weights: bytes) -> float:
    read = RunSpec.from_json(spec)
    plane = Plane(trained_network(read, weights), training_pictures(read, PICTURES))
    plane.loss(0, 0)
    started = time.perf_counter()
    plane.loss(0.1, 0)
    return time.perf_counter() - started


def _compute(run: StoredRun, weights: bytes, resolution: int) -> None:
    rows = loss_surface(trained_network(run.spec, weights), training_pictures(run.spec, PICTURES), resolution)
    start_job(KEY, job_of_pieces(rows, total=resolution, identity=_name(run)))
