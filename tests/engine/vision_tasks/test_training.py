"""The training of the networks of the four questions."""

from dataclasses import replace

import pytest
import torch

from engine.vision_tasks.training import CENTRED_PIXELS, RECIPES, blank_network, cut_windows, learn


@pytest.mark.parametrize("name", list(RECIPES))
def test_a_short_training_lowers_the_loss_and_repeats_bit_by_bit(name):
    recipe = replace(RECIPES[name], width=4, scenes=12, steps=12, batch_size=12)
    curves, weights = [], []
    for _ in range(2):
        model = blank_network(recipe)
        curves.append([event.loss for event in learn(model, recipe)])
        weights.append(torch.cat([weight.flatten() for weight in model.parameters()]))
        assert not model.training
    assert curves[0] == curves[1]
    assert torch.equal(weights[0], weights[1])
    assert curves[0][-1] < curves[0][0]


def test_windows_with_a_shape_in_the_middle_know_where_it_ends():
    windows = cut_windows(30, seed=0)
    assert windows.images.shape[1:] == (3, 32, 32)
    shown = windows.classes > 0
    assert 0.25 < shown.float().mean() < 0.6
    widths = (windows.sides[shown, 0] + windows.sides[shown, 2]) * 16
    assert widths.min() >= 8
    assert widths.max() <= 33
    off_centre = (windows.sides[shown, 0] - windows.sides[shown, 2]).abs() * 8
    assert off_centre.max() <= 3 * CENTRED_PIXELS  # a triangle's box is not centred on the triangle


def test_windows_without_a_shape_in_the_middle_are_background():
    windows = cut_windows(30, seed=0)
    assert set(windows.classes.tolist()) == {0, 1, 2, 3, 4}
