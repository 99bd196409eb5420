"""Slow computations on the page: how long they will take, a button, progress, and a way to stop them."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import Job, estimate
from engine.inspection import input_shape, predict
from engine.networks import summarize


@cached(entries=16)
def forward_seconds(network: ChosenNetwork, picture: Picture) -> float:
    """Seconds of one forward pass on the one thread that slow computations have, the fastest of three."""
    return min(_once(network, picture) for _ in range(3))


def _once(network: ChosenNetwork, picture: Picture) -> float:
    begin = perf_counter()
    predict(network.model, picture.tensor, 1)
    return perf_counter() - begin


@cached(entries=64)
def share_until(network: ChosenNetwork, layer: str) -> float:
    """Which share of a forward pass's multiply-adds is done once a layer is computed."""
    summary = summarize(network.model, input_shape(network.model))
    names = [row.name for row in summary.rows]
    done = sum(row.multiply_adds for row in summary.rows[: names.index(layer) + 1])
    return done / max(1, summary.multiply_adds)


_KEPT = "features.results"
_MOST_KEPT = 8


def computed_on_request(
    identity: str,
    *,
    seconds: Callable[[], float],
    compute: Callable[[Job], Any],
    show_latest: Callable[[Any], None] | None = None,
    key: str = "features",
) -> Any | None:
    """The result of a slow computation; None while it waits for its button or goes on. Drawn where it is called.

    It runs beside the page and holds up neither this reader nor others. One computation a session and key: another one
    that is started, or another choice, ends it.

    Args:
        identity: differs for every other result; results are kept by it for the session.
        seconds: says how long it will take.
        compute: computes in a thread; tells the job how far it is, which is also where it ends when it is cancelled.
        show_latest: draws what the job last told, while it goes on.
        key: the widgets' keys begin with it.
    """
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    job: Job | None = st.session_state.get(f"{key}.job")
    if job is not None and job.identity == identity and job.result is not None:
        kept[identity] = job.result
        while len(kept) > _MOST_KEPT:
            kept.pop(next(iter(kept)))
        st.session_state.pop(f"{key}.job")
    if identity in kept:
        return kept[identity]
    if job is not None and job.running:
        if job.identity == identity:
            _watch(job, show_latest, key)
            return None
        job.cancel()
    _offer(identity, seconds(), compute, job if job and job.identity == identity else None, key)
    return None


def _offer(identity: str, seconds: float, compute: Callable[[Job], Any], before: Job | None, key: str) -> None:
    """The estimate and the button; what became of the last try."""
    if before is not None and before.problem:
        st.warning(before.problem, icon=":material/info:")
    elif before is not None:
        st.caption(f"Stopped after {before.done} of {before.total} parts." if before.total else "Stopped.")

    def start() -> None:
        earlier: Job | None = st.session_state.get(f"{key}.job")
        if earlier is not None:
            earlier.cancel()
        st.session_state[f"{key}.job"] = Job(compute, identity=identity)

    st.caption(f"Takes {estimate(seconds)}. It can be stopped, and the page stays usable.")
    st.button("Compute", key=f"{key}.compute", type="primary", icon=":material/play_arrow:", on_click=start)


@st.fragment(run_every=0.5)
def _watch(job: Job, show_latest: Callable[[Any], None] | None, key: str) -> None:
    """How far the computation is, and a button that ends it."""
    job.watch()
    if not job.running:
        st.rerun()
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    words = f"{job.done} of {job.total}" if job.total else "Begins as soon as there is room …"
    left.progress(min(job.done / max(1, job.total), 1.0), text=words)
    right.button("Stop", key=f"{key}.stop", on_click=job.cancel, icon=":material/stop:")
    if show_latest is not None and job.latest is not None:
        show_latest(job.latest)
