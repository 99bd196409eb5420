"""Receptive fields worked out forwards and backwards are the same."""

import pytest
from torch import nn
from torch.nn import functional as F

from engine.networks import card_of, catalogue, summarize
from engine.networks.build import blueprint
from engine.networks.receptive_field.backtrace import Reach, pixels_read

NAMES = [card.name for card in catalogue()]


@pytest.mark.parametrize("name", NAMES)
def test_walking_back_from_a_cell_ends_at_its_receptive_field(name):
    card, model = card_of(name), blueprint(name)
    summary = summarize(model, (card.channels, card.input_size, card.input_size))
    spatial = [row for row in summary.rows if len(row.output_shape) == 4]
    for row in [*spatial[:: max(1, len(spatial) // 12)], *(row for row in spatial if "ool" in row.type)]:
        cell = (row.output_shape[2] // 2, row.output_shape[3] - 1)
        reach = pixels_read(model, summary, row.name, *cell)
        assert reach is not None, row.name
        assert (reach.top, reach.left, reach.bottom + 1, reach.right + 1) == row.field.box(*cell), row.name


def test_two_windows_by_hand():
    model = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1), nn.MaxPool2d(2))
    summary = summarize(model, (1, 8, 8))
    assert pixels_read(model, summary, "1", 0, 3) == Reach(-1, 5, 2, 8)


def test_adaptive_pooling_that_does_not_divide_has_windows_of_its_own():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.AdaptiveAvgPool2d(2))
    summary = summarize(model, (1, 9, 9))  # 7 cells to 2: cells 0 to 3 and 3 to 6
    assert pixels_read(model, summary, "1", 0, 1) == Reach(0, 3, 5, 8)
    top, left, bottom, right = summary.row("1").field.box(0, 1)
    assert top <= 0
    assert left <= 3
    assert bottom >= 6
    assert right >= 9


class Functions(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, padding="same")
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x = F.avg_pool2d(self.conv(F.pad(x, (2, 0, 1, 0))), 3, stride=2, padding=1)
        return self.head(F.adaptive_avg_pool2d(x[:, :, ::2, ::2], 2).flatten(1))


def test_functions_are_followed_like_modules():
    model = Functions()
    summary = summarize(model, (1, 15, 14))  # padded to 16 x 16, pooled to 8 x 8, every second: 4 x 4, then 2 x 2
    assert pixels_read(model, summary, "avg_pool2d", 1, 1) == Reach(-1, -2, 3, 2)
    assert pixels_read(model, summary, "adaptive_avg_pool2d", 1, 0) is None  # the size after a slice is not noted
    assert pixels_read(model, summary, "conv", 5, 5) == Reach(3, 2, 5, 4)


def test_a_vector_reads_the_whole_image():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear(36, 2))
    assert pixels_read(model, summarize(model, (1, 8, 8)), "2", 0, 0) == Reach(0, 0, 7, 7)


def test_an_operation_whose_window_is_unknown_gives_nothing():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.LPPool2d(2, 2))
    assert pixels_read(model, summarize(model, (1, 8, 8)), "1", 0, 0) is None
