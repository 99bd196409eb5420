import pytest
import torch
from hypothesis import given

from engine.convolution import convolve, trace
from engine.errors import EngineError
from engine.steps import Border, Steps, summed_terms

from .cases import REPEATABLE, Case, convolutions, torch_answer


@REPEATABLE
@given(convolutions())
def test_every_part_of_a_trace_adds_up_to_the_output_of_torch(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            trace(case.x, case.kernel, bias=case.bias, **case.options)
        return
    traced = trace(case.x, case.kernel, bias=case.bias, **case.options)
    torch.testing.assert_close(traced.output, expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(traced.products.flatten(-case.rank).sum(-1), traced.partial_sums)
    assert traced.windows.shape[2:] == (*expected.shape[2:], *case.kernel.shape[2:])
    assert traced.agreement < 1e-12


@REPEATABLE
@given(convolutions(images=1))
def test_steps_summed_term_by_term_equal_the_output(case: Case):
    expected = torch_answer(case)
    if expected is None:
        return
    traced = trace(case.x, case.kernel, bias=case.bias, **case.options)
    for steps in (traced.steps, traced.steps_by_channel):
        again = summed_terms(steps, "output").reshape(expected[0].shape)
        torch.testing.assert_close(again, expected[0], rtol=0, atol=1e-4)
        check_products(steps)
        check_running(steps)
    check_one_output_cell_a_step(traced.steps)


def check_products(steps: Steps) -> None:
    """Every product is the value of its left cell times the value of its right cell."""
    values = {grid.name: grid.values.flatten() for grid in steps.grids}
    for link in steps.links:
        expected = values[link.left][link.left_cells]
        if link.right is not None and link.right_cells is not None:
            expected = expected * values[link.right][link.right_cells]
        torch.testing.assert_close(link.values, expected, rtol=1e-5, atol=1e-5)
        assert link.starts.shape == (steps.count + 1,)
        assert link.starts[-1] == len(link.values)


def check_running(steps: Steps) -> None:
    """The last running value of each cell is its value in the grid, whichever link came last."""
    for grid in steps.grids:
        links = [link for link in steps.links if link.target == grid.name and link.running is not None]
        if not links:
            continue
        step = torch.cat([torch.repeat_interleave(torch.arange(steps.count), link.starts.diff()) for link in links])
        cells = torch.cat([link.target_cells for link in links])
        running = torch.cat([link.running for link in links if link.running is not None])
        order = torch.argsort(step, stable=True).numpy()
        last = grid.values.flatten().numpy().copy()
        last[cells.numpy()[order]] = running.numpy()[order]  # of several values for one cell numpy keeps the last
        torch.testing.assert_close(torch.from_numpy(last), grid.values.flatten(), rtol=0, atol=1e-4)


def check_one_output_cell_a_step(steps: Steps) -> None:
    for link in steps.links:
        step_of_term = torch.repeat_interleave(torch.arange(steps.count), link.starts.diff())
        if link.target == "output":
            assert torch.equal(link.target_cells, step_of_term)


def test_the_first_step_of_the_lectures_example_is_its_first_window():
    x = torch.tensor([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]])
    kernel = torch.tensor([[0, 1, 2], [2, 2, 0], [0, 1, 2.0]])
    steps = trace(x[None, None], kernel[None, None]).steps
    link = steps.links[0]
    first = slice(int(link.starts[0]), int(link.starts[1]))
    assert steps.count == 9
    assert link.left_cells[first].tolist() == [0, 1, 2, 5, 6, 7, 10, 11, 12]
    assert link.values[first].tolist() == [0, 3, 4, 0, 0, 0, 0, 1, 4]
    assert link.values[first].sum() == 12


def test_several_channels_show_partial_sums_and_a_bias():
    traced = trace(torch.ones(1, 3, 4, 4), torch.ones(2, 3, 3, 3), bias=torch.tensor([10.0, 20.0]), padding=1)
    names = [grid.name for grid in traced.steps.grids]
    assert names == ["input", "kernel", "partial", "bias", "output"]
    assert traced.steps.grids[0].border == Border(1, 1, 1, 1)
    assert traced.partial_sums[0, 1, 2, 1, 1] == 9
    assert traced.output[0, 1, 1, 1] == 47
    assert traced.steps_by_channel.count == 2 * 16 * (3 + 1)


def test_a_flipped_trace_shows_the_kernel_as_it_slides():
    kernel = torch.arange(9.0).reshape(1, 1, 3, 3)
    x = torch.randn(1, 1, 5, 5)
    traced = trace(x, kernel, flip=True)
    assert torch.equal(traced.kernel, kernel.flip((2, 3)))
    torch.testing.assert_close(traced.output, convolve(x, kernel, flip=True))


def test_a_trace_says_what_no_window_reads_and_how_often_pixels_are_used():
    traced = trace(torch.zeros(1, 1, 6, 6), torch.ones(1, 1, 3, 3), stride=(2, 1))
    assert traced.never_read == ((5,), ())
    assert traced.coverage[:, 2].tolist() == [3, 3, 6, 3, 3, 0]


def test_too_many_products_are_refused():
    with pytest.raises(EngineError, match="has 63489024 products but at most 30000000"):
        trace(torch.zeros(1, 1, 1003, 1003), torch.zeros(1, 1, 8, 8))


def test_steps_follow_one_image():
    with pytest.raises(EngineError, match="follow 1 image but the batch has 2"):
        _ = trace(torch.zeros(2, 1, 4, 4), torch.zeros(1, 1, 3, 3)).steps
