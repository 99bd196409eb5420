import pytest
import torch
from torch import nn

from engine.networks import build, card_of, catalogue, summarize
from engine.networks.graph.block_elements import Split, Unit
from engine.networks.graph.blocks import Block, DenseStack, blocks

NAMES = [card.name for card in catalogue() if "shipped" not in card.weights]


def blocks_of(name: str, size: int | None = None) -> tuple[Block, ...]:
    card, model = card_of(name), build(name, device="meta")
    side = size or card.input_size
    return blocks(model, summarize(model, (1, card.channels, side, side)))


def words(inside) -> list:
    return [
        element.words if isinstance(element, Unit) else [words(path) for path in element.paths] for element in inside
    ]


@pytest.mark.parametrize("name", NAMES)
def test_blocks_share_out_the_whole_cost(name):
    card, model = card_of(name), build(name, device="meta")
    summary = summarize(model, (1, card.channels, card.input_size, card.input_size))
    found = blocks(model, summary)
    assert sum(block.all_multiply_adds for block in found) == summary.multiply_adds
    assert sum(block.all_activation_bytes for block in found) == summary.activation_bytes
    assert sum(block.all_parameters for block in found) == sum(row.parameters for row in summary.rows)


@pytest.mark.parametrize(
    ("name", "convolutions"), [("vgg11", [1, 1, 2, 2, 2]), ("vgg16", [2, 2, 3, 3, 3]), ("vgg19", [2, 2, 4, 4, 4])]
)
def test_vgg_falls_into_its_five_blocks(name, convolutions):
    *features, classifier = blocks_of(name)
    assert [words(block.elements).count("3×3 conv") for block in features] == convolutions
    assert all(words(block.elements)[-1] == "2×2 max pool" for block in features)
    assert classifier.kind == "classifier"


@pytest.mark.parametrize(
    ("name", "identities", "projections"),
    [("resnet18", 5, 3), ("resnet34", 13, 3), ("resnet50", 12, 4), ("resnet152", 46, 4)],
)
def test_residual_networks_project_where_the_shape_changes(name, identities, projections):
    counts = {"identity": 0, "projection": 0}
    for block in blocks_of(name):
        if block.shortcut:
            counts[block.shortcut] += block.repeats
    assert counts == {"identity": identities, "projection": projections}


def test_the_small_residual_network_has_shortcuts_without_parameters_and_the_plain_one_none():
    kinds = [block.shortcut for block in blocks_of("resnet20") for _ in range(block.repeats)]
    assert kinds.count("identity") == 7
    assert kinds.count("padded") == 2
    assert not any(block.shortcut for block in blocks_of("plain20"))


def test_googlenets_nine_blocks_have_four_paths():
    inception = [block for block in blocks_of("googlenet") if block.kind == "branched"]
    assert len(inception) == 9
    for block in inception:
        (split,) = block.elements
        assert isinstance(split, Split)
        assert words([split])[0] == [
            ["1×1 conv"],
            ["1×1 conv", "3×3 conv"],
            ["1×1 conv", "3×3 conv"],
            ["3×3 max pool", "1×1 conv"],
        ]


def test_forks_inside_of_paths_are_found():
    last = next(block for block in blocks_of("inception_v3") if block.name == "Mixed_7c")
    paths = words(last.elements)[0]
    assert paths[1] == ["1×1 conv", [["1×3 conv"], ["3×1 conv"]]]


@pytest.mark.parametrize(
    ("name", "stacks"),
    [
        ("densenet121", [(6, 32, 64), (12, 32, 128), (24, 32, 256), (16, 32, 512)]),
        ("densenet-small", [(6, 16, 32), (6, 16, 64), (6, 16, 80)]),
    ],
)
def test_dense_blocks_say_how_they_grow(name, stacks):
    dense = [block for block in blocks_of(name) if block.dense is not None]
    assert [block.dense for block in dense] == [DenseStack(*stack) for stack in stacks]
    assert all(
        block.output_shape[0] == stack[2] + stack[0] * stack[1] for block, stack in zip(dense, stacks, strict=True)
    )


def test_equal_neighbours_are_one_block_with_a_number():
    folded = {block.name: block.repeats for block in blocks_of("resnet152")}
    assert folded["layer2.1"] == 7
    assert folded["layer3.1"] == 35


def test_normalization_and_activation_belong_to_their_layer_in_either_order():
    after, before = blocks_of("resnet20")[1].elements[0], blocks_of("densenet-small")[1].elements[0]
    assert isinstance(after, Split)
    first = after.paths[0][0]
    assert isinstance(first, Unit)
    assert (first.words, first.before, first.after) == ("3×3 conv", (), ("BN", "ReLU"))
    assert isinstance(before, Unit)
    assert (before.words, before.before, before.after) == ("3×3 conv", ("BN", "ReLU"), ())


def test_a_toy_with_a_fork_by_hand():
    class Fork(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.narrow, self.wide = nn.Conv2d(3, 2, 1), nn.Conv2d(3, 4, 5, padding=2)

        def forward(self, x):
            return torch.cat([self.narrow(x), self.wide(x)], 1)

    model = nn.Sequential(Fork(), nn.ReLU(), nn.MaxPool2d(2)).to("meta")
    first, rest = blocks(model, summarize(model, (3, 8, 8)))
    assert words(first.elements) == [[["1×1 conv"], ["5×5 conv"]]]
    assert (first.output_shape, first.all_parameters) == ((6, 8, 8), 2 * 4 + 4 * 76)
    assert words(rest.elements) == ["ReLU", "2×2 max pool"]
