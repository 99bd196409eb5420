"""Measurements run in the background, add their results as they come, and end when they are told to."""

import time

from dashboard.views.comparison.timings import Measurement, alike, cheapest_first
from engine.device import pick_device
from engine.networks.timing import Timing
from engine.networks.torchvision_metadata import published, published_entry

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


def test_weights_of_the_same_cost_are_measured_once_and_all_get_the_result():
    twins = {entry.title for entry in alike(published_entry("mnasnet0_5 V1"))}
    results: dict[str, Timing] = {}
    wait(Measurement([published_entry("mnasnet0_5 V1")], pick_device("cpu"), results))
    assert set(results) == twins
    chosen = cheapest_first(float("inf"), {})
    assert len(chosen) == len({(entry.network, entry.input_size) for entry in published()}) < len(published())
    assert {twin.title for entry in chosen for twin in alike(entry)} == {entry.title for entry in published()}
    costs = [entry.multiply_adds for entry in chosen]
    assert costs == sorted(costs)


def test_weights_for_larger_pictures_are_measured_by_themselves():
    sizes = {entry.input_size for entry in cheapest_first(1000, {}) if entry.network == "vit_b_16"}
    assert sizes == {224, 384}
    assert {entry.title for entry in alike(published_entry("resnet50 V1"))} == {"resnet50 V1", "resnet50 V2"}


def test_what_is_known_is_not_measured_again():
    known = {entry.title: Timing(1.0, 3, 1, 1) for entry in alike(published_entry("resnet50 V2"))}
    assert not any(entry.network == "resnet50" for entry in cheapest_first(1000, known))
