import pytest
import torch
from hypothesis import given

from engine.errors import EngineError
from engine.pooling import gradients, pool
from engine.steps import summed_terms

from .cases import REPEATABLE, Case, poolings, torch_answer, torch_pool


def normal(seed: int, shape: torch.Size) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@REPEATABLE
@given(poolings())
def test_gradients_equal_autograd(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            gradients(case.x, torch.zeros(1), case.mode, case.kernel_size, **case.options)
        return
    if not expected.isfinite().all():
        return  # torch's backward writes outside the input where a dilated window sees padding alone
    upstream, leaf = normal(1, expected.shape), case.x.clone().requires_grad_()
    (dx,) = torch.autograd.grad(torch_pool(case, leaf), leaf, upstream)
    ours = gradients(case.x, upstream, case.mode, case.kernel_size, **case.options)
    # A signed sum near zero has a steep root: compare relative to the size of the derivative.
    torch.testing.assert_close(ours.dx, dx, rtol=1e-9, atol=1e-9)
    assert ours.agreement == pytest.approx(float((ours.dx - dx).abs().max()))


@REPEATABLE
@given(poolings())
def test_averages_have_the_gradient_of_finite_differences(case: Case):
    expected = torch_answer(case)
    if expected is None or "average" not in case.mode:
        return
    upstream, direction = normal(2, expected.shape), normal(3, case.x.shape)
    ours = gradients(case.x, upstream, case.mode, case.kernel_size, **case.options)
    up, down = (pool(case.x + step * direction, case.mode, case.kernel_size, **case.options) for step in (0.5, -0.5))
    torch.testing.assert_close((ours.dx * direction).sum(), ((up - down) * upstream).sum(), rtol=0, atol=1e-9)


@REPEATABLE
@given(poolings(images=1))
def test_steps_summed_term_by_term_equal_the_gradient(case: Case):
    expected = torch_answer(case)
    if expected is None:
        return
    ours = gradients(case.x, normal(4, expected.shape), case.mode, case.kernel_size, **case.options)
    steps = ours.steps
    again = summed_terms(steps, "dx").reshape(ours.dx[0].shape)
    torch.testing.assert_close(again, ours.dx[0], rtol=1e-4, atol=1e-4)
    assert steps.count == expected.numel()
    link = steps.links[0]
    assert torch.equal(link.left_cells, torch.repeat_interleave(torch.arange(steps.count), link.starts.diff()))


def test_max_sends_its_gradient_to_the_winner_and_average_spreads_it():
    x, upstream = torch.tensor([[[[1.0, 5.0], [3.0, 0.0]]]]), torch.tensor([[[[8.0]]]])
    assert gradients(x, upstream, "max", 2).dx.tolist() == [[[[0, 8], [0, 0]]]]
    assert gradients(x, upstream, "average", 2).dx.tolist() == [[[[2, 2], [2, 2]]]]
    assert gradients(x, upstream, "global_average").dx.tolist() == [[[[2, 2], [2, 2]]]]
    assert gradients(x, upstream, "max", 2).shares.tolist() == [[[[[[0, 1], [0, 0]]]]]]


def test_a_dilated_window_that_sees_padding_alone_sends_nothing_back():
    x = torch.ones(1, 1, 2, 2)
    ours = gradients(x, torch.ones(1, 1, 1, 1), "max", 2, stride=1, padding=1, dilation=3)
    assert pool(x, "max", 2, stride=1, padding=1, dilation=3).item() == float("-inf")
    assert ours.dx.abs().max() == 0
    assert ours.agreement is None
    assert len(ours.steps.links[0].values) == 0


def test_a_pixel_that_wins_two_windows_collects_both():
    ours = gradients(torch.tensor([[[0.0, 9.0, 0.0]]]), torch.tensor([[[1.0, 10.0]]]), "max", 2, stride=1)
    assert ours.dx.tolist() == [[[0, 11, 0]]]
    running = ours.steps.links[0].running
    assert running is not None
    assert running.tolist() == [1, 11]


def test_an_upstream_gradient_of_another_shape_is_refused():
    with pytest.raises(EngineError, match=r"has shape \(1, 1, 3\) but the output has \(1, 1, 2\)"):
        gradients(torch.zeros(1, 1, 4), torch.zeros(1, 1, 3), "max", 2)


@REPEATABLE
@given(poolings(images=1))
def test_the_way_back_looks_at_the_window_that_the_way_forward_read(case: Case):
    expected = torch_answer(case)
    if expected is None:
        return
    steps = gradients(case.x, normal(5, expected.shape), case.mode, case.kernel_size, **case.options).steps
    (seen,), link = steps.seen, steps.links[0]
    for step in range(steps.count):
        window = seen.cells[int(seen.starts[step]) : int(seen.starts[step + 1])]
        arrived = link.target_cells[int(link.starts[step]) : int(link.starts[step + 1])]
        if seen.chosen is None:
            assert window.tolist() == arrived.tolist()
        else:
            won = seen.chosen[int(seen.starts[step]) : int(seen.starts[step + 1])]
            assert window[won].tolist() == arrived.tolist()
            assert set(arrived.tolist()) <= set(window.tolist())


def test_every_window_of_max_pooling_is_seen_whole_and_its_winner_marked():
    x = torch.tensor([[1.0, 1, 2], [5, 6, 7], [3, 2, 1]])[None, None]
    (seen,) = gradients(x, torch.ones(1, 1, 2, 2), "max", 2, stride=1).steps.seen
    assert (seen.grid, seen.starts.tolist()) == ("input", [0, 4, 8, 12, 16])
    assert seen.cells[:4].tolist() == [0, 1, 3, 4]
    assert seen.chosen is not None
    assert seen.cells[seen.chosen].tolist() == [4, 5, 4, 5]
