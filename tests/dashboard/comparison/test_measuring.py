"""Measurements run in the background, add their results as they come, and end when they are told to."""

import time

from dashboard.comparison.measuring import Measurement
from engine.device import pick_device
from engine.networks.published import published_entry
from engine.networks.timing import Timing

SMALL = [published_entry(title) for title in ("shufflenet_v2_x0_5 V1", "mnasnet0_5 V1")]


def wait(job: Measurement, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while job.running and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not job.running


def test_every_network_gets_its_time_and_memory():
    results: dict[str, Timing] = {}
    job = Measurement(SMALL, pick_device("cpu"), results)
    wait(job)
    assert list(results) == [entry.title for entry in SMALL]
    assert job.done == job.total == 2
    assert all(timing.seconds > 0 and timing.activation_bytes > 600_000 for timing in results.values())


def test_a_cancelled_measurement_ends_early():
    results: dict[str, Timing] = {}
    job = Measurement(SMALL * 50, pick_device("cpu"), results)
    job.cancel()
    wait(job)
    assert job.done < job.total
