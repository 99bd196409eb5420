"""What the page says of a network and its paper is read off the network."""

import pytest
from torch import nn
from torchvision.models import get_model

from dashboard.views.architectures.comparison_facts import points
from dashboard.views.architectures.departures import adaptive_poolings, departures, filters, unchanged_by
from dashboard.views.architectures.network_form import described


def test_alexnets_filters_are_those_of_both_networks():
    words = departures(described("alexnet", size=224))
    theirs = [module.out_channels for module in get_model("alexnet").modules() if isinstance(module, nn.Conv2d)]
    assert ", ".join(map(str, theirs)) in words
    assert "96, 256, 384, 384, 256" in words  # section 3.5 of the paper
    assert "no local response normalization" in words
    assert filters(described("alexnet-2012", size=224)) == [96, 256, 384, 384, 256]


def test_the_papers_alexnet_is_normalized_and_torchvisions_is_not():
    paper, torchvision_dataset = (points(described(name, size=224)) for name in ("alexnet-2012", "alexnet"))
    assert (paper["normalization"], torchvision_dataset["normalization"]) == ("local response norm (2)", "none")
    assert paper["filters"].startswith("96, 256")
    assert torchvision_dataset["filters"].startswith("64, 192")


@pytest.mark.parametrize(
    ("name", "usual", "other", "words"),
    [("alexnet", 224, 300, "max (3), average (1)"), ("vgg16", 224, 256, "max (5), average (1)")],
)
def test_a_pooling_that_leaves_the_maps_as_they_are_is_not_counted(name, usual, other, words):
    as_usual, larger = (described(name, size=size) for size in (usual, other))
    assert points(as_usual)["pooling"] == words.split(",")[0]
    assert points(larger)["pooling"] == words
    assert all(unchanged_by(row, as_usual) for row in adaptive_poolings(as_usual))
    assert "changes nothing" in departures(as_usual)
    assert "fits the maps to it" in departures(larger)


def test_googlenet_counts_its_normalized_convolutions():
    model = get_model("googlenet", aux_logits=False, init_weights=False)
    count = sum(isinstance(module, nn.BatchNorm2d) for module in model.modules())
    words = departures(described("googlenet", size=224))
    assert f"each of its {count} convolutions" in words
    assert "3×3 windows where the paper has 5×5" in words


@pytest.mark.parametrize("name", ["resnet50", "resnet152"])
def test_torchvisions_bottlenecks_halve_in_their_3x3_convolution(name):
    assert "3×3 convolution (stride 2; the 1×1 before it has stride 1)" in departures(described(name, size=224))


def test_what_was_trained_how_is_that_of_the_networks_own_paper():
    inception = [points(described(name, size=size)) for name, size in (("googlenet", 224), ("inception_v3", 299))]
    assert [each["trained on (paper)"] for each in inception] == ["CPUs, distributed", "50 replicas with a GPU each"]
    assert points(described("resnet20", size=32))["trained on (paper)"] == "2 GPUs"
    assert points(described("squeezenet1_1", size=224))["augmentation (paper)"] == "not said"


def test_two_versions_of_squeezenet_are_compared_by_their_costs():
    first, second = (described(name, size=224).summary.multiply_adds for name in ("squeezenet1_0", "squeezenet1_1"))
    assert f"{second / first:.0%} of version 1.0's" in departures(described("squeezenet1_1", size=224))
