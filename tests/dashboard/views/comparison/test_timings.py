"""Which networks are measured, and what is measured of each."""

from dashboard.views.comparison.timings import alike, cheapest_first
from engine.device import pick_device
from engine.networks.timing import Timing, expected_timing_seconds, time_published
from engine.networks.torchvision_metadata import published, published_entry

SMALL = [published_entry(title) for title in ("shufflenet_v2_x0_5 V1", "mnasnet0_5 V1")]


def test_every_network_gets_its_time_and_memory():
    timings = [time_published(entry, pick_device("cpu")) for entry in SMALL]
    assert all(timing.seconds > 0 and timing.activation_bytes > 600_000 for timing in timings)


def test_larger_networks_are_expected_to_take_longer():
    expected = [expected_timing_seconds(published_entry(title), 1e11) for title in ("resnet18 V1", "vgg16 V1")]
    assert 0.6 < expected[0] < expected[1]


def test_weights_of_the_same_cost_are_measured_once_and_all_get_the_result():
    twins = {entry.title for entry in alike(published_entry("mnasnet0_5 V1"))}
    assert len(twins) == 1
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
