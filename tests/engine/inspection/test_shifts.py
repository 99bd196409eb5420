"""A classifier's answers by place."""

import pytest
import torch
from torch import nn

from engine.errors import EngineError
from engine.images import sample_digit
from engine.inspection.shifts import probabilities_by_shift
from engine.networks import build


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


def test_no_shift_is_refused():
    with pytest.raises(EngineError, match="0 shifts"):
        probabilities_by_shift(nn.Linear(1, 1), torch.zeros(1, 2, 2), [], mean=(0,), std=(1,))
