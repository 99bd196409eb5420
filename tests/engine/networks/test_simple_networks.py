import pytest
import torch

from engine.errors import EngineError
from engine.networks.models.digit_classifiers import GlobalPoolingNetwork, MultilayerPerceptron


def test_a_perceptron_has_a_weight_for_every_pair_of_neighbouring_units():
    model = MultilayerPerceptron(input_size=8, hidden=256, layers=2)
    assert sum(weight.numel() for weight in model.parameters()) == 65 * 256 + 257 * 256 + 257 * 10


def test_a_perceptron_does_not_care_for_the_order_of_pixels():
    model = MultilayerPerceptron(input_size=4, hidden=8, layers=1).eval()
    x, order = torch.rand(2, 1, 4, 4), torch.randperm(16)
    expected = model(x)
    first = next(model.parameters())
    with torch.no_grad():
        first.copy_(first[:, order])
    torch.testing.assert_close(model(x.flatten(1)[:, order].reshape(2, 1, 4, 4)), expected)


def test_global_pooling_gives_the_same_answer_wherever_a_small_image_lies():
    model = GlobalPoolingNetwork(width=4).eval()
    patch = torch.rand(1, 1, 4, 4)
    images = [torch.nn.functional.pad(patch, (left, 12 - left, top, 12 - top)) for top, left in ((5, 5), (6, 6))]
    torch.testing.assert_close(model(images[0]), model(images[1]))


def test_halved_maps_leave_the_answer_as_it_was_only_for_shifts_by_four():
    torch.manual_seed(0)
    model = GlobalPoolingNetwork(width=4, halvings=2).eval()
    patch = torch.rand(1, 1, 6, 6)
    images = [torch.nn.functional.pad(patch, (left, 58 - left, 28, 30)) for left in (28, 32, 29)]
    start, by_four, by_one = (model(image) for image in images)
    torch.testing.assert_close(by_four, start)
    assert not torch.allclose(by_one, start, atol=1e-4)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MultilayerPerceptron(hidden=0), "layer of 0 units"),
        (lambda: MultilayerPerceptron(dropout=1.0), "dropout of 1.0"),
        (lambda: GlobalPoolingNetwork(width=0), "width of 0"),
        (lambda: GlobalPoolingNetwork(halvings=1), "1 halvings do not fit"),
    ],
)
def test_impossible_networks_are_refused(make, message):
    with pytest.raises(EngineError, match=message):
        make()
