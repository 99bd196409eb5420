import json

import pytest
import torch

from dashboard.components.player import Drawing, payload
from engine.convolution import gradients, trace
from engine.steps import Grid, Link, Steps


def toy() -> Steps:
    values = torch.tensor([[[1.0, 2.0]]])
    link = Link(
        left="x",
        right=None,
        target="y",
        combine="copy",
        left_cells=torch.tensor([0, 1]),
        right_cells=None,
        target_cells=torch.tensor([0, 1]),
        values=torch.tensor([1.0, 2.0]),
        starts=torch.tensor([0, 1, 2]),
    )
    return Steps((Grid("x", "x", values), Grid("y", "y", values, role="result")), (link,), 2)


def test_sixteen_by_sixteen_with_three_channels_stays_below_100_kilobytes():
    torch.manual_seed(0)
    traced = trace(torch.randn(1, 3, 16, 16), torch.randn(1, 3, 3, 3), bias=torch.ones(1), padding=1)
    assert len(json.dumps(payload(traced.steps))) < 100_000
    assert len(json.dumps(payload(traced.steps_by_channel))) < 100_000


@pytest.mark.parametrize("padding", [0, 1])
def test_the_way_back_through_sixteen_by_sixteen_with_three_channels_stays_below_100_kilobytes(padding):
    torch.manual_seed(0)
    side = 14 + 2 * padding
    result = gradients(
        torch.randn(1, 3, 16, 16), torch.randn(1, 3, 3, 3), torch.randn(1, 1, side, side), padding=padding
    )
    assert len(json.dumps(payload(result.steps))) < 100_000


def test_cell_numbers_are_sent_in_the_smallest_type():
    torch.manual_seed(0)
    small = payload(trace(torch.randn(1, 1, 5, 5), torch.randn(1, 1, 3, 3)).steps)
    large = payload(trace(torch.randn(1, 1, 20, 20), torch.randn(1, 1, 3, 3)).steps)
    assert small["links"][0]["leftCells"][0] == "u1"
    assert large["links"][0]["leftCells"][0] == "u2"


def test_a_drawing_says_what_is_editable_and_how_it_is_labelled():
    content = payload(toy(), Drawing(editable=("x",), signs={"y": "="}, labels={"x": "signal"}))
    assert [grid.get("editable") for grid in content["grids"]] == [True, None]
    assert [grid.get("sign") for grid in content["grids"]] == [None, "="]
    assert [grid.get("label") for grid in content["grids"]] == ["signal", None]


def test_the_same_steps_give_the_same_payload():
    assert payload(toy()) == payload(toy())
