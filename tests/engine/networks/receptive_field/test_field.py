"""The analytic receptive field against what really reaches a cell, found by perturbing every input pixel."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.networks import AxisField, summarize


class Branches(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.small = nn.Conv2d(1, 1, 1)
        self.large = nn.Conv2d(1, 1, 5, padding=2)
        self.tall = nn.Conv2d(2, 1, (3, 1), padding=(1, 0))

    def forward(self, x: Tensor) -> Tensor:
        return self.tall(torch.cat([self.small(x), self.large(x)], 1))


class Functional(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, dilation=2)

    def forward(self, x: Tensor) -> Tensor:
        x = F.pad(x, (1, 1, 2, 2))
        x = F.avg_pool2d(self.conv(x), 3, stride=2, padding=1)
        return F.max_pool2d(x[:, :, ::2, ::2], kernel_size=2, stride=1)


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 1, 3, stride=2, padding=1)
        self.second = nn.Conv2d(1, 1, 3, padding=1)
        self.shortcut = nn.Conv2d(1, 1, 1, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x)) + self.shortcut(x)


NETWORKS = [
    nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3, stride=2), nn.AvgPool2d(2), nn.Conv2d(1, 1, 3, dilation=2)),
    nn.Sequential(nn.Conv2d(1, 1, (5, 3), stride=(1, 2), padding="valid"), nn.AvgPool2d(3, 2, 1)),
    nn.Sequential(nn.Conv2d(1, 1, 3, padding="same"), nn.AdaptiveAvgPool2d(9)),
    Branches(),
    Functional(),
    Residual(),
]


@pytest.mark.parametrize("model", NETWORKS, ids=lambda model: type(model).__name__)
def test_a_cell_sees_exactly_its_receptive_field(model):
    torch.manual_seed(0)
    size = 27
    x = torch.rand(1, 1, size, size)
    for parameter in model.parameters():
        nn.init.uniform_(parameter, 0.5, 1)  # positive weights: nothing cancels
    result = model(x)
    row, column = result.shape[2] // 2, result.shape[3] // 2
    field = summarize(model, (1, 1, size, size)).rows[-1].field
    top, left, bottom, right = (round(edge) for edge in field.box(row, column))
    reached = reached_pixels(model, x, row, column)
    inside = torch.zeros(size, size, dtype=torch.bool)
    inside[max(0, top) : bottom, max(0, left) : right] = True
    assert not (reached & ~inside).any()
    rows, columns = reached.any(1).nonzero(), reached.any(0).nonzero()
    assert (int(rows[0]), int(rows[-1]) + 1) == (max(0, top), min(size, bottom))
    assert (int(columns[0]), int(columns[-1]) + 1) == (max(0, left), min(size, right))


def reached_pixels(model: nn.Module, x: Tensor, row: int, column: int) -> Tensor:
    """Which pixels change a cell when they alone become very large."""
    size = x.shape[-1]
    changed = x.expand(size * size, 1, size, size).clone()
    index = torch.arange(size * size)
    changed[index, 0, index // size, index % size] += 100
    with torch.no_grad():
        cell = model(changed)[:, 0, row, column]
        return ((cell - model(x)[0, 0, row, column]).abs() > 1e-3).view(size, size)


def test_the_stack_of_the_textbook_sees_3_5_7_23_pixels():
    fields = [AxisField().window(3)]
    fields.append(fields[-1].window(3, stride=2))
    fields.append(fields[-1].window(2, stride=2))
    fields.append(fields[-1].window(3, dilation=2))
    assert [field.size for field in fields] == [3, 5, 7, 23]


def test_an_uneven_adaptive_pooling_is_enclosed():
    field = AxisField().adaptive(27, 5)
    for cell in range(5):
        start, end = field.span(cell)
        assert start <= cell * 27 // 5
        assert end >= -(-(cell + 1) * 27 // 5)


def test_padding_moves_the_first_cell_outwards():
    field = AxisField().window(3, padding=1)
    assert (field.start, field.position, field.span(0)) == (-1, 0, (-1, 2))
