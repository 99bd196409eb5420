import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from engine.errors import EngineError
from engine.pooling import trace
from engine.steps import Border, Link, Steps

from .cases import REPEATABLE, Case, poolings, torch_answer

AGAIN = {"max": torch.amax, "mean": torch.mean}


@REPEATABLE
@given(poolings(images=1))
def test_steps_pooled_term_by_term_equal_the_output(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            trace(case.x, case.mode, case.kernel_size, **case.options)
        return
    traced = trace(case.x, case.mode, case.kernel_size, **case.options)
    torch.testing.assert_close(traced.output, expected, rtol=1e-12, atol=1e-12)
    assert traced.agreement < 1e-9
    if case.mode == "lp":
        return
    again = torch.stack([pooled_again(traced.steps.links[0], step) for step in range(traced.steps.count)])
    torch.testing.assert_close(again, expected[0].flatten().float(), rtol=1e-5, atol=1e-5)
    check_link(traced.steps)


def pooled_again(link: Link, step: int) -> torch.Tensor:
    values = link.values[int(link.starts[step]) : int(link.starts[step + 1])]
    return AGAIN[link.combine](values, 0) if len(values) else torch.tensor(float("-inf"))


def check_link(steps: Steps) -> None:
    link, drawn = steps.links[0], steps.grids[0].values.flatten()
    assert torch.equal(link.values, drawn[link.left_cells])
    assert torch.equal(link.target_cells, torch.repeat_interleave(torch.arange(steps.count), link.starts.diff()))
    if link.chosen is not None:
        result = steps.grids[1].values.flatten()
        assert torch.equal(link.values[link.chosen], result[link.target_cells[link.chosen]])
        assert len(link.target_cells[link.chosen].unique()) == int(link.chosen.sum())


@REPEATABLE
@given(poolings())
def test_winners_are_the_indices_of_torch(case: Case):
    if case.mode != "max" or case.rank != 2 or torch_answer(case) is None:
        return
    assert case.kernel_size is not None
    values, indices = F.max_pool2d(case.x, case.kernel_size, return_indices=True, **case.options)
    winners = trace(case.x, "max", case.kernel_size, **case.options).winners
    assert winners is not None
    assert torch.equal(winners[values.isfinite()], indices[values.isfinite()])


def test_the_winner_of_each_window_is_marked_and_the_first_of_equals_wins():
    traced = trace(torch.tensor([[[[1.0, 5, 2, 2], [3, 0, 2, 2]]]]), "max", 2)
    assert traced.winners is not None
    assert traced.winners.tolist() == [[[[1, 2]]]]
    link = traced.steps.links[0]
    assert link.chosen is not None
    assert link.chosen.tolist() == [False, True, False, False, True, False, False, False]


def test_a_padded_window_counts_only_cells_of_the_input():
    traced = trace(torch.ones(1, 1, 3, 3), "max", 3, stride=2, padding=1)
    grid, link = traced.steps.grids[0], traced.steps.links[0]
    assert grid.border == Border(1, 1, 1, 1)
    assert grid.values[0, 0, 0] == float("-inf")
    assert link.left_cells[: int(link.starts[1])].tolist() == [6, 7, 11, 12]


def test_an_lp_window_lists_its_cells():
    traced = trace(torch.tensor([[[3.0, 4.0]]]), "lp", 2)
    assert traced.steps.links[0].combine == "lp"
    assert traced.steps.links[0].values.tolist() == [3, 4]
    assert traced.steps.grids[1].values.item() == 5
