import pytest
import torch
from torch import nn
from torchvision.models import get_model_weights

from engine.errors import EngineError
from engine.networks import build, catalogue, summarize

ORIGINALS = [card for card in catalogue() if "imagenet" in card.weights]


def summary_of(name: str, size: int):
    return summarize(build(name, device="meta"), (1, 3, size, size))


@pytest.mark.parametrize("card", ORIGINALS, ids=lambda card: card.name)
def test_parameters_and_multiply_adds_are_the_published_ones(card):
    published = get_model_weights(card.name)["IMAGENET1K_V1"].meta
    summary = summary_of(card.name, card.input_size)
    assert summary.parameters == published["num_params"]
    assert summary.multiply_adds / 1e9 == pytest.approx(published["_ops"], rel=0.005)


@pytest.mark.parametrize("card", ORIGINALS, ids=lambda card: card.name)
def test_every_row_belongs_to_the_totals(card):
    summary = summary_of(card.name, card.input_size)
    rows = sum(row.parameters for row in summary.rows)
    # Inception v3 keeps its auxiliary head, which does not run in evaluation.
    assert rows == summary.parameters or card.name == "inception_v3"
    assert sum(row.multiply_adds for row in summary.rows) == summary.multiply_adds


@pytest.mark.parametrize(
    ("name", "layer", "receptive_field"),
    [
        ("vgg16", "features.28", 196),
        ("vgg16", "features.30", 212),
        ("resnet18", "layer1.1.relu_1", 43),
        ("resnet18", "layer2.1.relu_1", 99),
        ("resnet18", "layer3.1.relu_1", 211),
        ("resnet18", "layer4.1.relu_1", 435),
        ("alexnet", "features.10", 163),
        ("alexnet", "features.12", 195),
    ],
)
def test_receptive_fields_are_the_known_ones(name, layer, receptive_field):
    assert summary_of(name, 224).row(layer).receptive_field == receptive_field


@pytest.mark.parametrize(("name", "millions"), [("resnet20", 0.27), ("resnet56", 0.85), ("resnet110", 1.7)])
def test_small_residual_networks_are_as_large_as_in_the_paper(name, millions):
    assert summary_of(name, 32).parameters / 1e6 == pytest.approx(millions, abs=0.03)


def test_a_toy_network_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 16, 5))
    first, relu, pool, _, linear = summarize(model, (1, 3, 8, 8)).rows
    assert (first.type, first.output_shape, first.parameters) == ("Conv2d", (1, 8, 8, 8), 3 * 8 * 9 + 8)
    assert first.multiply_adds == 8 * 8 * 8 * 3 * 9
    assert relu.activation_bytes == 8 * 8 * 8 * 4
    assert (pool.receptive_field, pool.jump, pool.position) == (4, 2, 0.5)
    assert (linear.receptive_field, linear.multiply_adds) == (10, 8 * 16 * 5)


def test_a_batch_multiplies_the_work_and_not_the_parameters():
    model = build("squeezenet1_1", device="meta")
    one, four = summarize(model, (1, 3, 224, 224)), summarize(model, (4, 3, 224, 224))
    assert four.multiply_adds == 4 * one.multiply_adds
    assert four.parameters == one.parameters


def test_the_model_is_left_as_it_was():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True)).train()
    summarize(model, (3, 8, 8))
    assert model.training
    assert model[0].weight.device.type == "cpu"
    assert model[1].inplace
    assert model[0].weight.requires_grad


def test_a_layer_that_was_exchanged_is_seen():
    model = nn.Sequential(nn.Conv2d(3, 4, 3))
    assert summarize(model, (3, 8, 8)).rows[0].output_shape == (1, 4, 6, 6)
    model[0] = nn.Conv2d(3, 7, 3)
    assert summarize(model, (3, 8, 8)).rows[0].output_shape == (1, 7, 6, 6)


@pytest.mark.parametrize(
    ("name", "size", "message"),
    [
        ("vgg16", 16, r"16×16 does not fit: features\.30 \(MaxPool2d\).*at least 32×32"),
        ("alexnet", 40, "at least 63×63"),
    ],
)
def test_an_input_that_collapses_names_the_layer_and_the_smallest_size(name, size, message):
    with pytest.raises(EngineError, match=message):
        summary_of(name, size)


def test_the_smallest_size_that_is_advised_works():
    assert summary_of("alexnet", 63).rows


def test_wrong_channels_and_wrong_vectors_are_told_apart():
    with pytest.raises(EngineError, match="takes 3 channels"):
        summarize(build("resnet18", device="meta"), (1, 1, 64, 64))
    with pytest.raises(EngineError, match=r"1 \(Linear\) is given 192 values, but takes 12"):
        summarize(nn.Sequential(nn.Flatten(), nn.Linear(12, 2)), (3, 8, 8))


def test_an_input_that_is_no_image_is_refused():
    with pytest.raises(EngineError, match="is no image"):
        summarize(nn.Conv2d(3, 3, 3), (3, 8))


def test_nothing_is_computed():
    model = build("vgg16", device="meta")
    assert all(tensor.device == torch.device("meta") for tensor in model.state_dict().values())
    assert summarize(model, (64, 3, 224, 224)).activation_bytes > 5e9
