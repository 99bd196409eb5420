"""Time and memory of networks measured on this device: in the background, with progress, until it is cancelled."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.controls.measure_button import Plan, device_pace, offer
from dashboard.runtime.cache import cached
from dashboard.runtime.jobs import job_of
from engine.device import Device
from engine.networks.timing import Timing, expected_timing_seconds, time_published
from engine.networks.torchvision_metadata import Published, published

KEY = "comparison"
_SHARE_OF_PACE = 0.3  # of the largest convolutions' pace, by experience on processors
_LIMITS = {"up to 1G": 1.0, "up to 5G": 5.0, "up to 20G": 20.0, "all": float("inf")}


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
    job = job_of(KEY)
    return job is not None and job.running


def show_measuring(device: Device) -> None:
    """The choice of networks, the button, and the progress of a measurement."""
    st.subheader("Measure on this device", anchor=False)
    limit = st.segmented_control(
        "Networks by multiply-adds",
        list(_LIMITS),
        default="up to 1G",
        required=True,
        key="comparison.limit",
        bind="query-params",
    )
    chosen = cheapest_first(_LIMITS[limit], measured_here(device))
    if not chosen and job_of(KEY) is None:
        st.caption(f"All of them have been measured on {device.name}.")
        return
    offer(_plan(chosen, device), key=KEY)


def _plan(chosen: Sequence[Published], device: Device) -> Plan:
    operations_a_second = device_pace(device, "float32") * _SHARE_OF_PACE
    work = sum(entry.multiply_adds for entry in chosen)
    return Plan(
        what="networks",
        calls=[((time_published, (entry, device)), partial(_keep, entry, device)) for entry in chosen],
        seconds=sum(expected_timing_seconds(entry, operations_a_second) for entry in chosen),
        needed_bytes=0,
        words=f"{work:,.0f} billion multiply-adds a run, three runs or more each, one image at a time, all weights 0 "
        "(the time is the same). Nothing is downloaded.",
        most_seconds=float("inf"),
        rerun_each=_measured_is_shown(),
    )


def _keep(entry: Published, device: Device, timing: Timing) -> Timing:
    _results(device).update({twin.title: timing for twin in alike(entry)})
    return timing


def cheapest_first(limit: float, known: Mapping[str, Timing]) -> list[Published]:
    """The networks within a limit that have not been measured; one entry for all weights of the same cost."""
    within = [entry for entry in published() if entry.multiply_adds <= limit and entry.title not in known]
    one_each = {(entry.network, entry.input_size): entry for entry in reversed(within)}
    return sorted(one_each.values(), key=lambda entry: entry.multiply_adds)


def _measured_is_shown() -> bool:
    """Whether the chart has an axis that a new measurement changes."""
    return any("here" in str(st.session_state.get(f"comparison.{name}")) for name in ("x", "y", "size"))
