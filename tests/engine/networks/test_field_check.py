"""Receptive fields worked out forwards and backwards are the same."""

import pytest
from torch import nn

from engine.networks import card_of, summarize
from engine.networks.field_check import Reach, pixels_read
from engine.networks.variants import blueprint


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet50", "densenet121"])
def test_walking_back_from_a_cell_ends_at_its_receptive_field(name):
    card, model = card_of(name), blueprint(name)
    summary = summarize(model, (card.channels, card.input_size, card.input_size))
    spatial = [row for row in summary.rows if len(row.output_shape) == 4 and "daptive" not in row.type]
    checked = 0
    for row in spatial[:: max(1, len(spatial) // 12)]:
        cell = (row.output_shape[2] // 2, row.output_shape[3] - 1)
        reach = pixels_read(model, summary, row.name, *cell)
        if reach is not None:
            assert (reach.top, reach.left, reach.bottom + 1, reach.right + 1) == row.field.box(*cell)
            checked += 1
    assert checked >= 6


def test_two_windows_by_hand():
    model = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1), nn.MaxPool2d(2))
    summary = summarize(model, (1, 8, 8))
    assert pixels_read(model, summary, "1", 0, 3) == Reach(-1, 5, 2, 8)


def test_an_operation_whose_window_is_unknown_gives_nothing():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.AdaptiveAvgPool2d(2))
    assert pixels_read(model, summarize(model, (1, 8, 8)), "1", 0, 0) is None
