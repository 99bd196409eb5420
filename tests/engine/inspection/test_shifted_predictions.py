"""A classifier's answers by place."""

import pytest
import torch
from torch import nn

from engine.errors import EngineError
from engine.images import free_columns, sample_digit
from engine.inspection.shifted_predictions import predictions_by_shift, probabilities_by_shift
from engine.networks import build, shipped_networks


def test_a_classifier_that_sums_all_pixels_does_not_mind_a_shift():
    model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 3)).eval()
    image = torch.zeros(1, 12, 12)
    image[0, 5:7, 5:7] = 1
    answers = probabilities_by_shift(model, image, [(0, 0), (3, -2)], mean=(0.1,), std=(0.3,))
    torch.testing.assert_close(answers[0], answers[1])
    torch.testing.assert_close(answers.sum(1), torch.ones(2))


def test_the_shipped_network_knows_a_centred_seven_better_than_a_shifted_one():
    model = build("lenet5-mnist", weights="shipped").eval()
    sevens = [sample_digit(7, number=number)[None] for number in range(10)]
    answers = torch.stack(
        [probabilities_by_shift(model, seven, [(0, 0), (7, 0)], mean=(0.1307,), std=(0.3081,)) for seven in sevens]
    )
    centred, shifted = answers[:, :, 7].mean(0)
    assert centred > 0.6
    assert shifted < centred


def test_many_images_are_judged_by_their_right_class():
    linear = nn.Linear(4, 2, bias=False)
    model = nn.Sequential(nn.Flatten(), linear).eval()
    with torch.no_grad():
        linear.weight.copy_(torch.tensor([[9.0, 0, 9, 0], [0, 9, 0, 9]]))  # class 1 has its ink on the right
    images = torch.tensor([[[[1.0, 0], [1, 0]]], [[[0, 1.0], [0, 1]]]])
    found = predictions_by_shift(model, images, torch.tensor([0, 1]), [(0, 0), (1, 0)], mean=(0,), std=(1,))
    assert found.right[:, 0].tolist() == [True, True]
    assert found.right[0, 1].item() is False  # moved by a column, it is taken for the other
    assert found.probability[:, 0].min() > 0.99
    assert found.probability[1, 1].item() == pytest.approx(0.5)  # it has moved out of the image


def shares_right(name: str) -> tuple[float, float]:
    """How many of a hundred digits a shipped network reads in the middle, and moved as far as each stays whole."""
    seen, model = shipped_networks()[name].preprocessing, build(name, weights="shipped")
    labels = torch.arange(10).repeat_interleave(10)
    digits = torch.stack([sample_digit(i // 10, number=i % 10)[None] for i in range(100)])
    shifts = [(dx, 0) for dx in range(-14, 15)]
    right = predictions_by_shift(model, digits, labels, shifts, mean=seen.mean, std=seen.std).right.float()
    edges = [(14 - left, 14 + right) for left, right in (free_columns(digit[0]) for digit in digits)]
    return right[:, 14].mean().item(), right[torch.arange(100)[:, None], torch.tensor(edges)].mean().item()


def test_global_pooling_gives_most_of_the_invariance_and_flattening_does_not():
    pooled, dense = shares_right("pooled-mnist"), shares_right("perceptron-mnist")
    flattened = [shares_right(name) for name in ("lenet5-mnist", "lenet5-modern-mnist")]
    assert min(share for share, _ in (pooled, dense, *flattened)) > 0.8
    assert pooled[1] > 0.7
    assert max(edge for _, edge in flattened) < 0.5
    assert dense[1] < min(edge for _, edge in flattened)


def test_no_shift_is_refused():
    with pytest.raises(EngineError, match="0 shifts"):
        probabilities_by_shift(nn.Linear(1, 1), torch.zeros(1, 2, 2), [], mean=(0,), std=(1,))
