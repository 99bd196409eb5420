import pytest
import torch
from hypothesis import given

from engine.convolution import trace_transposed
from engine.errors import EngineError
from engine.steps import Border, summed_terms

from .cases import REPEATABLE, Case, torch_transposed_answer, transposed_convolutions
from .test_tracing import check_one_output_cell_a_step, check_products, check_running


@REPEATABLE
@given(transposed_convolutions())
def test_the_convolution_of_the_stretched_input_equals_torch(case: Case):
    expected = torch_transposed_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            trace_transposed(case.x, case.kernel, bias=case.bias, **case.options)
        return
    traced = trace_transposed(case.x, case.kernel, bias=case.bias, **case.options)
    torch.testing.assert_close(traced.output, expected, rtol=0, atol=1e-12)
    assert traced.agreement < 1e-12
    assert traced.windows.shape[2:] == (*expected.shape[2:], *case.kernel.shape[2:])


@REPEATABLE
@given(transposed_convolutions(images=1))
def test_both_views_summed_term_by_term_equal_the_output(case: Case):
    expected = torch_transposed_answer(case)
    if expected is None:
        return
    traced = trace_transposed(case.x, case.kernel, bias=case.bias, **case.options)
    for steps in (traced.steps, traced.zero_insertion_steps, traced.zero_insertion_steps_by_channel):
        check_products(steps)
        check_running(steps)
    again = summed_terms(traced.zero_insertion_steps, "output").reshape(expected[0].shape)
    torch.testing.assert_close(again, expected[0], rtol=0, atol=1e-4)
    check_one_output_cell_a_step(traced.zero_insertion_steps)
    if case.rank < 3:
        stamped = inside(summed_terms(traced.steps, "output"), traced.steps.grids[-1].border)
        torch.testing.assert_close(stamped.reshape(expected[0].shape), expected[0], rtol=0, atol=1e-4)
        torch.testing.assert_close(summed_terms(traced.steps, "output").float(), traced.steps.grids[-1].values)


def inside(values: torch.Tensor, border: Border) -> torch.Tensor:
    height, width = values.shape[1:]
    return values[:, border.top : height - border.bottom, border.left : width - border.right]


def test_the_scatter_view_stamps_one_input_cell_a_step():
    traced = trace_transposed(torch.arange(4.0).reshape(1, 1, 2, 2), torch.arange(4.0).reshape(1, 1, 2, 2), stride=2)
    link = traced.steps.links[0]
    assert traced.steps.count == 4
    assert link.target_cells[link.starts[3] :].tolist() == [10, 11, 14, 15]
    assert link.values[link.starts[3] :].tolist() == [0, 3, 6, 9]


def test_the_zero_insertion_view_marks_the_zeros_between_and_around():
    grid = trace_transposed(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), stride=2).zero_insertion_steps.grids[0]
    assert grid.border == Border(1, 1, 1, 1)
    assert grid.values[0].tolist() == [[0] * 5, [0, 1, 0, 1, 0], [0] * 5, [0, 1, 0, 1, 0], [0] * 5]
    assert grid.inserted is not None
    assert grid.inserted[2].tolist() == [False, True, True, True, False]
    assert grid.inserted[1].tolist() == [False, False, True, False, False]


def test_padding_is_what_is_cut_away_from_the_stamped_output():
    traced = trace_transposed(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 3, 3), padding=1, bias=torch.tensor([5.0]))
    grid = traced.steps.grids[-1]
    assert grid.border == Border(1, 1, 1, 1)
    assert grid.values[0, 0, 0] == 1
    assert grid.values[0, 2, 2] == 9 + 5
    assert traced.steps.count == 9 + 1


def test_both_views_follow_one_image():
    with pytest.raises(EngineError, match="follow 1 image but the batch has 2"):
        _ = trace_transposed(torch.zeros(2, 1, 3, 3), torch.zeros(1, 1, 3, 3)).steps
