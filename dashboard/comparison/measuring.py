"""Time and memory of networks measured on this device: in the background, with progress, until it is cancelled."""

import threading
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.cache import cached, heavy_computation
from dashboard.figures.numbers import counted
from engine.device import Device
from engine.networks.published import Published, published, untrained
from engine.networks.timing import Timing, time_network

_JOB = "comparison.job"
_LIMITS = {"up to 1G": 1.0, "up to 5G": 5.0, "up to 20G": 20.0, "all": float("inf")}


class Measurement:
    """A measurement of several networks, one after another, in a thread of its own.

    Attributes:
        total: how many networks there are.
        done: how many have been measured.
        current: the title of the one that is measured now.
    """

    def __init__(self, entries: Sequence[Published], device: Device, results: dict[str, Timing]) -> None:
        self.total = len(entries)
        self.done = 0
        self.current = ""
        self._entries, self._device, self._results = entries, device, results
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="measuring networks", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ends it after the forward pass that runs now."""
        self._cancelled.set()

    def _run(self) -> None:
        for entry in self._entries:
            if self._cancelled.is_set():
                return
            self.current = entry.title
            with heavy_computation():
                model = untrained(entry, device=self._device.torch)
                timing = time_network(model, entry.input_size, self._device, cancelled=self._cancelled.is_set)
            if timing is not None:
                self._results.update({twin.title: timing for twin in alike(entry)})
                self.done += 1


def alike(entry: Published) -> list[Published]:
    """All sets of weights of one network for one image size, the given one among them: their cost is the same."""
    return [each for each in published() if (each.network, each.input_size) == (entry.network, entry.input_size)]


@cached(entries=4)
def _results(device: Device) -> dict[str, Timing]:
    """What has been measured on a device since the server started, for all readers; measurements add to it."""
    del device
    return {}


def measured_here(device: Device) -> Mapping[str, Timing]:
    """The measurements of a device by title; a copy, so that it does not change while a page is drawn."""
    return dict(_results(device))


def is_measuring() -> bool:
    """Whether a measurement of this reader is going on."""
    job: Measurement | None = st.session_state.get(_JOB)
    return job is not None and job.running


def show_measuring(device: Device) -> None:
    """The choice of networks, the button, and the progress of a measurement."""
    st.subheader("Measure on this device", anchor=False)
    job: Measurement | None = st.session_state.get(_JOB)
    if job is not None and job.running:
        _progress(job)
        return
    if job is not None:
        st.caption(f"{job.done} of {counted(job.total, 'network')} measured on {device.name}.")
    left, right = st.columns([3, 4], vertical_alignment="bottom")
    limit = left.segmented_control(
        "Networks by multiply-adds",
        list(_LIMITS),
        default="up to 1G",
        required=True,
        key="comparison.limit",
        bind="query-params",
    )
    chosen = cheapest_first(_LIMITS[limit], measured_here(device))
    work = sum(entry.multiply_adds for entry in chosen)
    right.caption(
        f"{counted(len(chosen), 'network')} not measured yet, {work:,.0f} billion multiply-adds a run, three runs or "
        "more each, one image at a time, all weights 0 (the time is the same). Nothing is downloaded."
    )
    st.button(
        "Measure",
        key="comparison.measure",
        type="primary",
        disabled=not chosen,
        on_click=_start,
        args=(chosen, device),
    )


def _start(chosen: Sequence[Published], device: Device) -> None:
    st.session_state[_JOB] = Measurement(chosen, device, _results(device))


def cheapest_first(limit: float, known: Mapping[str, Timing]) -> list[Published]:
    """The networks within a limit that have not been measured; one entry for all weights of the same cost."""
    within = [entry for entry in published() if entry.multiply_adds <= limit and entry.title not in known]
    one_each = {(entry.network, entry.input_size): entry for entry in reversed(within)}
    return sorted(one_each.values(), key=lambda entry: entry.multiply_adds)


@st.fragment(run_every=1)
def _progress(job: Measurement) -> None:
    """How far a measurement is, and a button that ends it."""
    if not job.running or job.done != st.session_state.get("comparison.done"):
        st.session_state["comparison.done"] = job.done
        if not job.running or _measured_is_shown():
            st.rerun()
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.progress(job.done / max(1, job.total), text=f"{job.done} of {job.total} · measuring {job.current} …")
    right.button(
        "Cancel",
        key="comparison.cancel",
        on_click=job.cancel,
        help="Ends it after the network that is measured now; what is measured stays.",
    )


def _measured_is_shown() -> bool:
    """Whether the chart has an axis that a new measurement changes."""
    return any("here" in str(st.session_state.get(f"comparison.{name}")) for name in ("x", "y", "size"))
