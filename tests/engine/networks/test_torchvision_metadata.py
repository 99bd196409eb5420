import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torchvision.models import get_model_weights, list_models

from engine.device import pick_device
from engine.errors import EngineError
from engine.networks.graph.costs import counted_by_torch
from engine.networks.pareto_front import pareto_front
from engine.networks.timing import peak_bytes, time_network
from engine.networks.torchvision_metadata import published, published_entry, zero_weight_network


def test_every_set_of_weights_is_there_but_the_one_without_a_classifier():
    import torchvision

    known = {
        (network, weights.name)
        for network in list_models(module=torchvision.models)
        for weights in get_model_weights(network)
    }
    assert len(known) == 115
    assert {(entry.network, entry.weights) for entry in published()} == known - {("vgg16", "IMAGENET1K_FEATURES")}


def test_values_are_the_published_ones():
    entry = published_entry("resnet50 V2")
    assert (entry.top1, entry.parameters, entry.multiply_adds, entry.year) == (80.858, 25557032, 4.089, 2015)
    assert published_entry("vit_h_14 SWAG_E2E_V1").input_size == 518
    assert all(0 < entry.top1 < entry.top5 < 100 for entry in published())


CHEAPEST = {entry.family: entry.title for entry in sorted(published(), key=lambda entry: -entry.multiply_adds)}


@pytest.mark.parametrize("title", [*CHEAPEST.values(), "googlenet V1", "inception_v3 V1", "vit_b_16 SWAG_E2E_V1"])
def test_untrained_networks_are_the_published_ones(title):
    entry = published_entry(title)
    shape = (1, 3, entry.input_size, entry.input_size)
    parameters, adds = counted_by_torch(zero_weight_network(entry, device="meta"), shape)
    assert parameters == entry.parameters
    assert adds / 1e9 == pytest.approx(entry.multiply_adds, rel=0.005, abs=0.0006)  # rounded to three decimals


def test_an_unknown_title_is_refused():
    with pytest.raises(EngineError, match='publishes no "resnet51"'):
        published_entry("resnet51")


def test_the_front_of_a_toy_by_hand():
    points = [(1, 1), (2, 3), (3, 2), (4, 5), (4, 4), (2, 3)]
    assert pareto_front(points, x="lower", y="higher") == [0, 1, 3]
    assert pareto_front(points, x="higher", y="higher") == [3]
    assert pareto_front([], x="lower", y="lower") == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25))
def test_what_is_not_on_the_front_is_beaten_and_nothing_on_it_is(points):
    front = pareto_front(points, x="lower", y="higher")

    def beats(a: tuple[int, int], b: tuple[int, int]) -> bool:
        return a[0] <= b[0] and a[1] >= b[1] and a != b

    for i, point in enumerate(points):
        beaten = any(beats(other, point) for other in points)
        assert (i in front) == (not beaten and points.index(point) == i)


def test_peak_memory_of_a_toy_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(True))
    cells = 32 * 32 * 4
    # The second convolution needs the image, its input and its output at once; the last ReLU writes in place.
    assert peak_bytes(model.eval(), torch.zeros(1, 3, 32, 32)) == (3 + 8 + 16) * cells


def test_peak_memory_is_the_same_where_nothing_is_computed():
    entry = published_entry("squeezenet1_1 V1")
    peaks = [
        peak_bytes(zero_weight_network(entry, device=device), torch.zeros(1, 3, 64, 64, device=device))
        for device in ("cpu", "meta")
    ]
    assert peaks[0] == pytest.approx(peaks[1], rel=0.01)


def test_a_network_is_timed():
    entry = published_entry("shufflenet_v2_x0_5 V1")
    timing = time_network(zero_weight_network(entry, device="cpu"), 64, pick_device("cpu"))
    assert timing is not None
    assert timing.seconds > 0
    assert timing.runs >= 3
    assert timing.weight_bytes >= 4 * entry.parameters
