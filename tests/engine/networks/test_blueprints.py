import pytest

from engine.errors import EngineError
from engine.networks import card_of, catalogue, summarize
from engine.networks.build import blueprint, default_width
from engine.networks.graph.costs import counted_by_torch
from engine.networks.models.torchvision_models import is_original

NAMES = [card.name for card in catalogue() if "shipped" not in card.weights]


@pytest.mark.parametrize("name", NAMES)
def test_the_layer_table_and_torch_count_the_same(name):
    card, model = card_of(name), blueprint(name)
    shape = (1, card.channels, card.input_size, card.input_size)
    summary = summarize(model, shape)
    assert (summary.parameters, summary.multiply_adds) == counted_by_torch(model, shape)


@pytest.mark.parametrize("name", [name for name in NAMES if not is_original(name) and default_width(name)])
def test_a_wider_network_has_more_parameters_and_takes_the_same_images(name):
    card, usual = card_of(name), default_width(name)
    assert usual is not None
    costs = []
    for width in (usual, 2 * usual):
        summary = summarize(blueprint(name, width=width), (card.channels, card.input_size, card.input_size))
        costs.append(summary.parameters)
    assert costs[0] == summarize(blueprint(name), (card.channels, card.input_size, card.input_size)).parameters
    assert costs[1] > 1.5 * costs[0]


@pytest.mark.parametrize("name", ["alexnet-small", "vgg-small", "inception-small", "densenet-small", "resnet20"])
def test_small_networks_take_larger_images_without_more_parameters(name):
    model = blueprint(name)
    small, large = (summarize(model, (3, side, side)) for side in (32, 64))
    assert small.parameters == large.parameters
    assert large.multiply_adds > 3 * small.multiply_adds


def test_lenet_is_built_for_the_size_of_its_images():
    assert summarize(blueprint("lenet5", input_size=32), (1, 32, 32)).row("pool2").output_shape == (1, 16, 6, 6)


def test_the_width_of_a_network_at_full_size_is_fixed():
    assert default_width("resnet18") is None
    with pytest.raises(EngineError, match="width of ResNet-18 is fixed"):
        blueprint("resnet18", width=32)
