from pathlib import Path

import pytest
import torch
from safetensors.torch import save
from torchvision.models import SqueezeNet1_1_Weights, get_model

from engine.errors import EngineError
from engine.networks import build, card_of, catalogue, origin_of
from engine.networks.imagenet_weights import weights_file
from engine.networks.models.small_models import build_small
from engine.networks.shipped_weights import shipped_networks

SQUEEZENET = Path(__file__).parents[4] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"
needs_weights = pytest.mark.skipif(not SQUEEZENET.exists(), reason="the trained test weights are not here")


def test_every_card_is_complete_and_its_network_can_be_built():
    cards = catalogue()
    assert len({card.name for card in cards}) == len(cards)
    for card in cards:
        assert card.title
        assert card.idea.endswith(".")
        assert card.paper.startswith("https://")
        assert build(card.name, device="meta").training is False


def test_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(EngineError, match=r'no network "resnet19".*alexnet'):
        build("resnet19")


def test_weights_that_do_not_exist_are_refused():
    with pytest.raises(EngineError, match=r'AlexNet \(torchvision\) has no "shipped" weights, only "imagenet"'):
        build("alexnet", weights="shipped")


def test_random_weights_repeat_with_their_seed_and_leave_other_random_numbers_alone():
    first = "features.0.weight"
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    one, two, other = (build("squeezenet1_1", seed=seed) for seed in (1, 1, 2))
    assert torch.equal(torch.rand(3), expected)
    assert torch.equal(one.get_parameter(first), two.get_parameter(first))
    assert not torch.equal(one.get_parameter(first), other.get_parameter(first))


def test_a_built_network_is_frozen():
    model = build("resnet20")
    assert not any(module.training for module in model.modules())
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_the_number_of_classes_follows_the_file():
    trained = get_model("resnet18", num_classes=7)
    model = build("resnet18", weights=save(trained.state_dict()))
    assert model.get_parameter("fc.weight").shape[0] == 7
    assert torch.equal(model.get_parameter("fc.weight"), trained.get_parameter("fc.weight"))
    with pytest.raises(EngineError, match=r"fc\.weight is 7×512 in the file and 10×512"):
        build("resnet18", weights=save(trained.state_dict()), num_classes=10)


@needs_weights
def test_the_file_that_torchvision_would_have_downloaded_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))
    target = weights_file("squeezenet1_1")
    assert target == tmp_path / "hub/checkpoints/squeezenet1_1-b8a52dc0.pth"
    target.parent.mkdir(parents=True)
    target.write_bytes(SQUEEZENET.read_bytes())
    model = build("squeezenet1_1", weights="imagenet")
    reference = get_model("squeezenet1_1")
    reference.load_state_dict(torch.load(SQUEEZENET, weights_only=True))
    x = torch.rand(1, 3, 224, 224)
    assert torch.equal(model(x), reference.eval()(x))
    origin = origin_of(model)
    assert origin is not None
    assert origin.label(282) == SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"][282] == "tiger cat"


def test_trained_googlenet_changes_the_normalization_as_torchvision_does():
    weights = build("googlenet", seed=0).state_dict()
    assert build("googlenet", weights=save(weights)).transform_input
    assert not build("googlenet").transform_input


def test_small_networks_know_their_family():
    with pytest.raises(EngineError, match='no network family "vit"'):
        build_small({"family": "vit"})
    assert card_of("plain20").input_size == 32


def test_shipped_networks_load_and_say_what_they_learned():
    for name, shipped in shipped_networks().items():
        model = build(name, weights="shipped")
        assert 0.8 < shipped.test_accuracy < 1
        assert len(shipped.labels) == shipped.card.classes
        assert shipped.command
        side = shipped.card.input_size
        assert model(torch.zeros(1, shipped.in_channels, side, side)).shape == (1, shipped.card.classes)


def test_a_card_without_weights_is_not_listed(tmp_path):
    (tmp_path / "lonely.toml").write_text("")
    assert shipped_networks(tmp_path) == {}


CARD = """
name = "tiny"
[network]
family = "plain"
depth = 20
width = 4
[input]
channels = 3
height = 32
width = 32
mean = [0.5, 0.5, 0.5]
std = [0.25, 0.25, 0.25]
classes = ["cat", "dog"]
[result]
test_accuracy = 0.9
[training]
command = "python -m engine.training ship tiny"
data = "cifar10"
"""


def test_a_card_beside_weights_is_read(tmp_path):
    (tmp_path / "tiny.toml").write_text(CARD)
    (tmp_path / "tiny.safetensors").write_bytes(b"")
    tiny = shipped_networks(tmp_path)["tiny"]
    assert (tiny.card.title, tiny.card.classes, tiny.card.weights) == ("Plain-20 on CIFAR-10", 2, ("shipped",))
    assert (tiny.preprocessing.crop, tiny.preprocessing.std) == (32, (0.25, 0.25, 0.25))
    assert tiny.options == {"family": "plain", "depth": 20, "width": 4}


@pytest.mark.parametrize("classes", [1, 7])
def test_a_files_number_of_classes_stands_on_its_card(classes):
    model = build("resnet20", weights=save(build("resnet20", num_classes=classes).state_dict()))
    origin = origin_of(model)
    assert origin is not None
    assert (origin.card.classes, origin.labels) == (classes, ())
