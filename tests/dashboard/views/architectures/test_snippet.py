"""Every snippet of the pages on architectures and on comparing networks runs and gives what the page shows."""

import pytest

from dashboard.views.architectures.network_form import Choice, described
from dashboard.views.architectures.operations_graph import unknown_shapes
from dashboard.views.architectures.snippet import (
    block_snippet,
    field_snippet,
    lecture_snippet,
    network_snippet,
    operations_snippet,
    pair_snippet,
)
from dashboard.views.comparison.snippet import comparison_snippet
from engine.networks.graph.operations import operations, output_shapes
from engine.networks.pareto_front import pareto_front
from engine.networks.torchvision_metadata import published
from tests.dashboard.views.run_snippet import executed


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
    snippet = block_snippet(
        "engine.networks.models.vgg", "VGGBlock(64, 128, convolutions=2)", "VGGBlock", (1, 64, 112, 112)
    )
    shape, parameters, adds = executed(snippet)["result"]
    assert shape == (128, 56, 56)
    assert parameters == 128 * (64 * 9 + 1) + 128 * (128 * 9 + 1)
    assert adds == 112 * 112 * 9 * 128 * (64 + 128)


PAIRS = [
    (Choice("lenet5", 28, None), Choice("alexnet", 224, None)),
    (Choice("lenet5", 40, 12), Choice("resnet20", 48, 8)),
]


@pytest.mark.parametrize("pair", PAIRS, ids=["usual", "other sizes and widths"])
def test_pair(pair):
    result = executed(pair_snippet(*pair))["result"]
    for choice in pair:
        shown = choice.described()
        totals = shown.summary.parameters, shown.summary.multiply_adds, shown.summary.activation_bytes
        assert result[shown.card.title] == totals


@pytest.mark.parametrize(
    ("choice", "layer"), [(Choice("resnet18", 224, None), "layer2.1.add"), (Choice("vgg-small", 64, 8), "")]
)
def test_field(choice, layer):
    summary = choice.described().summary
    row = summary.row(layer) if layer else next(row for row in reversed(summary.rows) if len(row.output_shape) == 4)
    names = executed(field_snippet(choice, layer=row.name, cell=(0, 0)))
    assert names["result"] == row.field.box(0, 0)
    assert names["summary"].parameters == summary.parameters


@pytest.mark.parametrize("choice", [Choice("lenet5", 28, None), Choice("vgg-small", 48, 7), Choice("lenet5", 40, 12)])
def test_operations(choice):
    shown = choice.described()
    expected = operations(shown.model, shown.input_shape, depth=2)
    result = executed(operations_snippet(choice, depth=2))["result"]
    assert output_shapes(result) == expected.output_shapes
    assert unknown_shapes(expected, shown) == 0


def test_lecture():
    result = executed(lecture_snippet())["result"]
    assert result == {
        "alexnet-2012": 60_965_224,
        "alexnet": 61_100_840,
        "vgg16": 138_357_544,
        "vgg19": 143_667_240,
        "googlenet": 6_624_904,
    }


def test_comparison():
    shown = [entry for entry in published() if entry.family in ("ResNet", "VGG")]
    front = pareto_front([(entry.parameters, entry.top1) for entry in shown], x="lower", y="higher")
    result = executed(comparison_snippet("parameters", "top-1", families=["ResNet", "VGG"]))["result"]
    assert {name.split()[0] for name in result} == {shown[i].network for i in front}
    assert len(result) == len(front)


def test_comparison_with_years():
    result = executed(comparison_snippet("year", "top-1", families=["ShuffleNet"]))["result"]
    assert result == ["shufflenet_v2_x2_0 V1"]
