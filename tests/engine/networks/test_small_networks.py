"""The small networks against a second construction of each, the papers' tables and torchvision."""

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import vgg16_bn
from torchvision.models.googlenet import Inception

from engine.errors import EngineError
from engine.networks import build, card_of, summarize
from engine.networks.models.alexnet import SmallAlexNet
from engine.networks.models.densenet import DenseBlock, SmallDenseNet, Transition
from engine.networks.models.inception import InceptionBlock, PathWidths, SmallInception
from engine.networks.models.lenet import LeNet5
from engine.networks.models.small_models import build_small
from engine.networks.models.vgg import SmallVGG, VGGBlock
from tests.engine.networks.second_constructions import (
    convolutions,
    dense_layers,
    lenet5,
    normalized,
    small_alexnet,
)

NAMES = ["lenet5", "lenet5-modern", "alexnet-small", "vgg-small", "inception-small", "densenet-small"]

# Szegedy et al. 2014, table 1: channels in, path widths, side, parameters in units of 1024, operations in millions.
GOOGLENET_TABLE = [
    (192, PathWidths(64, 96, 128, 16, 32, 32), 28, 159, 128),
    (256, PathWidths(128, 128, 192, 32, 96, 64), 28, 380, 304),
    (480, PathWidths(192, 96, 208, 16, 48, 64), 14, 364, 73),
    (832, PathWidths(384, 192, 384, 48, 128, 128), 7, 1388, 71),
]


def parameters(model: nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())


def copy_weights(source: nn.Module, target: nn.Module) -> None:
    """Puts weights into a network that has the same ones in the same order."""
    state = zip(target.state_dict(), source.state_dict().values(), strict=True)
    target.load_state_dict(dict(state))


@pytest.mark.parametrize("name", NAMES)
def test_images_of_the_cards_size_give_one_logit_a_class(name):
    card = card_of(name)
    assert build(name, seed=0)(torch.rand(2, card.channels, card.input_size, card.input_size)).shape == (2, 10)


@pytest.mark.parametrize("name", NAMES)
def test_logits_neither_vanish_nor_explode_at_the_start(name):
    card = card_of(name)
    logits = build(name, seed=0)(torch.randn(64, card.channels, card.input_size, card.input_size))
    assert 0.05 < logits.std() < 20


def test_lenet_computes_what_the_textbooks_lenet_computes():
    ours, theirs = LeNet5(activation="sigmoid"), lenet5()
    copy_weights(ours, theirs)
    images = torch.rand(3, 1, 28, 28)
    assert parameters(ours) == parameters(theirs) == 61_706
    torch.testing.assert_close(ours(images), theirs(images))


def test_both_forms_of_lenet_have_the_same_weights_and_differ_in_what_lies_between():
    old, new = build("lenet5", device="meta"), build("lenet5-modern", device="meta")
    assert [tuple(weight.shape) for weight in old.parameters()] == [tuple(weight.shape) for weight in new.parameters()]
    types = [{type(layer) for layer in model.modules()} for model in (old, new)]
    assert {nn.Tanh, nn.AvgPool2d} <= types[0]
    assert {nn.ReLU, nn.MaxPool2d} <= types[1]


def test_lenets_feature_maps_are_the_papers():
    rows = {row.name: row.output_shape[1:] for row in summarize(LeNet5(), (1, 28, 28)).rows}
    assert [rows[name] for name in ("conv1", "pool1", "conv2", "pool2", "linear1", "linear2")] == [
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 5, 5),
        (120,),
        (84,),
    ]


def test_lenet_reads_other_images_when_it_is_built_for_them():
    assert LeNet5(input_size=16, in_channels=3, num_classes=4, width=16)(torch.rand(1, 3, 16, 16)).shape == (1, 4)


def test_small_alexnet_computes_what_the_second_construction_computes():
    ours, theirs = SmallAlexNet(width=4, hidden=16).eval(), small_alexnet(width=4, hidden=16).eval()
    copy_weights(ours, theirs)
    images = torch.rand(2, 3, 32, 32)
    assert parameters(ours) == parameters(theirs)
    torch.testing.assert_close(ours(images), theirs(images))


def test_alexnets_poolings_overlap():
    model = SmallAlexNet()
    assert all((pool.kernel_size, pool.stride) == (3, 2) for pool in (model.pool1, model.pool2, model.pool5))


@pytest.mark.parametrize(("c_in", "c_out", "n"), [(3, 64, 1), (64, 128, 2), (128, 256, 4)])
def test_a_vgg_block_is_n_convolutions_and_a_pooling(c_in, c_out, n):
    block = VGGBlock(c_in, c_out, convolutions=n)
    assert parameters(block) == convolutions((c_in, c_out, 3), *[(c_out, c_out, 3)] * (n - 1))
    assert summarize(block, (c_in, 16, 16)).rows[-1].output_shape == (1, c_out, 8, 8)


def test_two_vgg_blocks_are_the_beginning_of_torchvisions_vgg16():
    blocks = nn.Sequential(*(VGGBlock(c, d, convolutions=2, batch_norm=True) for c, d in ((3, 64), (64, 128)))).eval()
    theirs = nn.Sequential(*list(vgg16_bn().features.children())[:14]).eval()
    for layer in blocks.modules():
        if isinstance(layer, nn.Conv2d):
            layer.bias = nn.Parameter(torch.zeros(layer.out_channels))
    copy_weights(theirs, blocks)
    images = torch.rand(1, 3, 32, 32)
    torch.testing.assert_close(blocks(images), theirs(images))


def test_small_vggs_parameters_by_the_formula():
    blocks = [(3, 32, 3), (32, 32, 3), (32, 64, 3), (64, 64, 3), (64, 128, 3), (128, 128, 3)]
    assert parameters(SmallVGG()) == normalized(*blocks) + convolutions((128 * 16, 128, 1), (128, 10, 1))


@pytest.mark.parametrize(("c_in", "widths", "side", "thousands", "millions"), GOOGLENET_TABLE)
def test_inception_blocks_cost_what_the_papers_table_says(c_in, widths, side, thousands, millions):
    block = InceptionBlock(c_in, widths, batch_norm=False)
    weights = sum(layer.weight.numel() for layer in block.modules() if isinstance(layer, nn.Conv2d))
    assert weights / 1024 == pytest.approx(thousands, rel=0.02)  # the table's own rounding is that coarse
    assert summarize(block, (c_in, side, side)).multiply_adds / 1e6 == pytest.approx(millions, abs=0.7)


def test_an_inception_block_computes_what_torchvisions_computes_with_a_5x5_window():
    widths = PathWidths(4, 3, 5, 2, 3, 2)
    ours, theirs = InceptionBlock(6, widths).eval(), Inception(6, 4, 3, 5, 2, 3, 2).eval()
    theirs.branch3[1].conv = nn.Conv2d(2, 3, 5, padding=2, bias=False)
    copy_weights(ours, theirs)
    for layer in (*ours.modules(), *theirs.modules()):
        if isinstance(layer, nn.BatchNorm2d):
            layer.eps = 1e-3
    x = torch.rand(2, 6, 9, 9)
    torch.testing.assert_close(ours(x), theirs(x))


def test_the_four_paths_lie_side_by_side():
    widths = PathWidths(2, 1, 3, 1, 4, 5)
    block = InceptionBlock(3, widths, batch_norm=False)
    x = torch.rand(1, 3, 6, 6)
    assert block(x).shape == (1, widths.out, 6, 6) == (1, 14, 6, 6)
    torch.testing.assert_close(block(x)[:, 2:5], block.path2(x))


def test_small_inceptions_parameters_by_the_formula():
    def block(c_in: int, one: int, reduced: int, three: int, squeezed: int, five: int, pool: int) -> int:
        paths = [(c_in, one, 1), (c_in, reduced, 1), (reduced, three, 3), (c_in, squeezed, 1), (squeezed, five, 5)]
        return normalized(*paths, (c_in, pool, 1))

    blocks = block(64, 32, 24, 48, 8, 16, 16) + block(112, 48, 32, 64, 12, 24, 24)
    blocks += block(160, 64, 40, 80, 12, 32, 32) + block(208, 80, 48, 96, 16, 40, 40)
    assert parameters(SmallInception()) == normalized((3, 32, 3), (32, 64, 3)) + blocks + convolutions((256, 10, 1))


def test_each_dense_layer_keeps_all_it_was_given_and_adds_its_growth():
    block = DenseBlock(2, layers=3, growth=4).eval()
    x = torch.rand(1, 2, 5, 5)
    result = block(x)
    assert result.shape == (1, 14, 5, 5)
    torch.testing.assert_close(result[:, :2], x)
    torch.testing.assert_close(result[:, :10], block[1](block[0](x)))


def test_a_dense_layer_by_hand():
    block = DenseBlock(1, layers=1, growth=1).eval()
    nn.init.ones_(block.get_parameter("0.conv.weight"))
    x = torch.tensor([[[[1.0, -2.0], [3.0, 4.0]]]])
    torch.testing.assert_close(block(x)[0, 1], torch.full((2, 2), 8.0), rtol=1e-4, atol=0)


def test_a_transition_averages_windows_of_2x2_after_mixing_channels():
    transition = Transition(2, 1).eval()
    nn.init.ones_(transition.conv.weight)
    x = torch.arange(8.0).reshape(1, 2, 2, 2)
    expected = x.sum(1).mean().reshape(1, 1, 1, 1)
    torch.testing.assert_close(transition(x), expected, rtol=1e-4, atol=0)


@pytest.mark.parametrize(("growth", "layers", "millions"), [(12, 12, 1.0), (12, 32, 7.0), (24, 32, 27.2)])
def test_densenets_of_the_paper_are_as_large_as_its_table_2_says(growth, layers, millions):
    with torch.device("meta"):
        model = SmallDenseNet(growth=growth, layers=layers, width=16, compression=1.0, early_pooling=False)
    assert parameters(model) / 1e6 == pytest.approx(millions, abs=0.06)


def test_small_densenets_parameters_by_the_formula():
    dense = dense_layers(32, layers=6, growth=16) + dense_layers(64, layers=6, growth=16)
    dense += dense_layers(80, layers=6, growth=16)
    transitions = 2 * 128 + 128 * 64 + 2 * 160 + 160 * 80
    ends = 3 * 32 * 9 + 2 * 176 + 176 * 10 + 10
    assert parameters(SmallDenseNet()) == dense + transitions + ends


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: build_small({"family": "lenet", "activation": "step"}), 'no activation "step"'),
        (lambda: LeNet5(input_size=8), "at least 12×12"),
        (lambda: SmallAlexNet(dropout=1.0), "dropout of 1.0"),
        (lambda: SmallVGG(blocks=0), "0 blocks"),
        (lambda: VGGBlock(3, 8, convolutions=0), "0 convolutions"),
        (lambda: SmallInception(width=0), "width of 0"),
        (lambda: InceptionBlock(8, PathWidths(0, 1, 1, 1, 1, 1)), "Use at least 1 channel"),
        (lambda: SmallDenseNet(compression=0), "compression of 0"),
        (lambda: DenseBlock(8, layers=0, growth=4), "0 layers"),
    ],
)
def test_impossible_networks_are_refused_with_advice(make, message):
    with pytest.raises(EngineError, match=message):
        make()


def test_every_rectifier_is_a_module_of_its_own():
    for name in NAMES:
        rectifiers = [layer for layer in build(name, device="meta").modules() if isinstance(layer, nn.ReLU)]
        assert not any(layer.inplace for layer in rectifiers)


def test_building_with_a_seed_gives_the_same_weights_again():
    first, second = (build("densenet-small", seed=3).state_dict().values() for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True) if isinstance(a, Tensor))
