import pytest
import torch
from hypothesis import given
from torch import Tensor

from engine.convolution import convolve, gradients
from engine.errors import EngineError
from engine.steps import summed_terms

from .cases import REPEATABLE, Case, convolutions, normal, torch_answer, torch_convolve

INPUT = torch.tensor([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]])[
    None, None
]
KERNEL = torch.tensor([[0, 1, 2], [2, 2, 0], [0, 1, 2.0]])[None, None]


def close(ours: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(ours, expected, rtol=0, atol=1e-9)


@REPEATABLE
@given(convolutions())
def test_gradients_equal_autograd(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            gradients(case.x, case.kernel, torch.zeros(1), bias=case.bias, **case.options)
        return
    upstream = normal(7, *expected.shape)
    leaves = [case.x.clone().requires_grad_(), case.kernel.clone().requires_grad_()]
    bias = torch.zeros(case.kernel.shape[0], dtype=torch.float64, requires_grad=True)
    output = torch_convolve(case, leaves[0], leaves[1], bias)
    dx, dkernel, dbias = torch.autograd.grad(output, [*leaves, bias], upstream)
    ours = gradients(case.x, case.kernel, upstream, bias=case.bias, **case.options)
    close(ours.dx, dx)
    close(ours.dkernel, dkernel)
    close(ours.dbias, dbias)


@REPEATABLE
@given(convolutions())
def test_gradients_equal_finite_differences_along_random_directions(case: Case):
    expected = torch_answer(case)
    if expected is None:
        return
    upstream = normal(8, *expected.shape)
    bias = torch.zeros(case.kernel.shape[0], dtype=torch.float64)
    ours = gradients(case.x, case.kernel, upstream, **case.options)
    point = [case.x, case.kernel, bias]
    for index, gradient in enumerate((ours.dx, ours.dkernel, ours.dbias)):
        for seed in range(3):
            direction = normal(seed, *point[index].shape)
            losses = []
            for step in (0.5, -0.5):  # a loss that is linear in each argument has exact differences at any step
                moved = [value + step * direction if i == index else value for i, value in enumerate(point)]
                losses.append((convolve(moved[0], moved[1], bias=moved[2], **case.options) * upstream).sum())
            close((gradient * direction).sum(), losses[0] - losses[1])


@REPEATABLE
@given(convolutions(images=1))
def test_backward_steps_summed_term_by_term_equal_the_gradients(case: Case):
    expected = torch_answer(case)
    if expected is None:
        return
    ours = gradients(case.x, case.kernel, normal(9, *expected.shape), **case.options)
    steps = ours.steps
    assert steps.count == expected.numel()
    dkernel = ours.dkernel.flip(tuple(range(2, case.kernel.ndim))) if case.options["flip"] else ours.dkernel
    for name, whole in (("dx", ours.dx), ("dkernel", dkernel), ("dbias", ours.dbias)):
        again = summed_terms(steps, name).reshape(whole.shape)
        torch.testing.assert_close(again, whole, rtol=0, atol=1e-3)
    for link in steps.links:
        step_of_term = torch.repeat_interleave(torch.arange(steps.count), link.starts.diff())
        assert torch.equal(link.left_cells, step_of_term)
        assert link.running is not None
        if len(link.running):  # the last term of each cell leaves the cell's final value
            last = {int(cell): float(value) for cell, value in zip(link.target_cells, link.running, strict=True)}
            grid = next(grid for grid in steps.grids if grid.name == link.target).values.flatten()
            assert all(value == pytest.approx(float(grid[cell]), abs=1e-3) for cell, value in last.items())


def test_the_lectures_example_has_gradients_that_can_be_checked_by_hand():
    ours = gradients(INPUT, KERNEL, torch.ones(1, 1, 3, 3))
    assert ours.dkernel[0, 0].tolist() == [[15, 15, 15], [9, 11, 16], [10, 7, 12]]
    assert ours.dx[0, 0, 2].tolist() == [2, 6, 10, 8, 4]
    assert ours.dbias.tolist() == [9]


def test_one_upstream_cell_sends_its_window_to_the_kernel_and_the_kernel_to_its_window():
    upstream = torch.zeros(1, 1, 3, 3)
    upstream[..., 1, 2] = 2
    ours = gradients(INPUT, KERNEL, upstream)
    assert torch.equal(ours.dkernel[0, 0], 2 * INPUT[0, 0, 1:4, 2:5])
    assert torch.equal(ours.dx[0, 0, 1:4, 2:5], 2 * KERNEL[0, 0])
    assert ours.dx.sum() == 2 * KERNEL.sum()


def test_without_a_batch_axis_the_inputs_gradient_has_none():
    ours = gradients(INPUT[0], KERNEL, torch.ones(1, 3, 3))
    assert ours.dx.shape == (1, 5, 5)
    assert ours.steps.count == 9


def test_an_upstream_gradient_of_another_shape_is_refused():
    with pytest.raises(EngineError, match=r"has shape \(1, 1, 2, 2\) but the output has \(1, 1, 3, 3\)"):
        gradients(INPUT, KERNEL, torch.ones(1, 1, 2, 2))


def test_the_agreements_are_those_with_autograd_and_with_measured_slopes():
    case_bias = torch.randn(2, dtype=torch.float64)
    x, kernel = torch.randn(1, 2, 6, 5, dtype=torch.float64), torch.randn(2, 2, 3, 2, dtype=torch.float64)
    options = {"stride": (2, 1), "padding": 1, "padding_mode": "reflect", "flip": True}
    upstream = torch.randn_like(convolve(x, kernel, **options))
    ours = gradients(x, kernel, upstream, bias=case_bias, **options)
    assert ours.agreement < 1e-12
    assert ours.difference_agreement < 1e-12
    wrong = type(ours)(ours.dx + 0.5, ours.dkernel, ours.dbias, ours.upstream, ours.problem)
    assert wrong.agreement == pytest.approx(0.5)
    assert wrong.difference_agreement == pytest.approx(0.5)


def test_an_image_has_too_many_values_to_move_one_by_one():
    ours = gradients(torch.zeros(1, 1, 80, 80), KERNEL, torch.zeros(1, 1, 78, 78))
    with pytest.raises(EngineError, match="6410 values to move but at most 5000"):
        _ = ours.difference_agreement
