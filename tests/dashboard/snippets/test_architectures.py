"""Every snippet of the pages on architectures and on comparing networks runs and gives what the page shows."""

import pytest

from dashboard.architectures.described import described
from dashboard.snippets.architectures import (
    block_snippet,
    field_snippet,
    lecture_snippet,
    network_snippet,
    operations_snippet,
    pair_snippet,
)
from dashboard.snippets.comparison import comparison_snippet
from engine.networks.pareto import pareto_front
from engine.networks.published import published
from tests.dashboard.snippets.run import executed


@pytest.mark.parametrize(
    ("name", "size", "width"),
    [
        ("resnet18", 97, None),
        ("googlenet", 224, None),
        ("lenet5", 32, 12),
        ("vgg-small", 48, 16),
        ("plain20", 32, None),
    ],
)
def test_network(name, size, width):
    summary = described(name, size=size, width=width).summary
    result = executed(network_snippet(name, size=size, width=width))["result"]
    assert result == (summary.parameters, summary.multiply_adds)


def test_block():
    snippet = block_snippet("engine.networks.vgg", "VGGBlock(64, 128, convolutions=2)", "VGGBlock", (1, 64, 112, 112))
    shape, parameters, adds = executed(snippet)["result"]
    assert shape == (128, 56, 56)
    assert parameters == 128 * (64 * 9 + 1) + 128 * (128 * 9 + 1)
    assert adds == 112 * 112 * 9 * 128 * (64 + 128)


def test_pair():
    result = executed(pair_snippet("lenet5", "alexnet"))["result"]
    assert [values[0] for values in result.values()] == [61_706, 61_100_840]


def test_field():
    names = executed(field_snippet("resnet18", size=224, layer="layer2.1.add", cell=(5, 7)))
    assert names["result"] == described("resnet18", size=224).summary.row("layer2.1.add").field.box(5, 7)


def test_operations():
    assert "Conv2d" in executed(operations_snippet("lenet5", size=28, depth=2))["result"]


def test_lecture():
    result = executed(lecture_snippet())["result"]
    assert result == {"alexnet": 61_100_840, "vgg16": 138_357_544, "vgg19": 143_667_240, "googlenet": 6_624_904}


def test_comparison():
    shown = [entry for entry in published() if entry.family in ("ResNet", "VGG")]
    front = pareto_front([(entry.parameters, entry.top1) for entry in shown], x="lower", y="higher")
    result = executed(comparison_snippet("parameters", "top-1", families=["ResNet", "VGG"]))["result"]
    assert {name.split()[0] for name in result} == {shown[i].network for i in front}
    assert len(result) == len(front)


def test_comparison_with_years():
    result = executed(comparison_snippet("year", "top-1", families=["ShuffleNet"]))["result"]
    assert result["shufflenet_v2_x0_5 V1"] == (60.552, 2018)
