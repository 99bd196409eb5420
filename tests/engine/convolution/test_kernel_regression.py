from itertools import islice, pairwise

import pytest
import torch
from skimage import data

from engine.convolution import convolve, gradients, learn_kernel
from engine.errors import EngineError

SOBEL = torch.tensor([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])


def image() -> torch.Tensor:
    return torch.from_numpy(data.camera()).float()[None, None, 100:228, 200:328] / 255


def test_sobel_is_recovered_from_one_image():
    x = image()
    states = list(learn_kernel(x, convolve(x, SOBEL), 3))
    assert (states[-1].kernel - SOBEL).abs().max() < 1e-2
    assert states[-1].loss < 1e-4 * states[0].loss
    assert states[0].kernel.abs().max() == 0
    assert max(state.loss for state in states) == states[0].loss
    assert [state.step for state in states] == list(range(len(states)))


def test_the_first_step_follows_the_gradient_of_the_kernel():
    x, target = image(), convolve(image(), SOBEL)
    first = list(islice(learn_kernel(x, target, 3, learning_rate=0.1, momentum=0), 2))[1].kernel
    ours = gradients(x, torch.zeros(1, 1, 3, 3), -2 * target / target.numel())
    torch.testing.assert_close(first, -0.1 * ours.dkernel)


def test_several_channels_and_a_stride_are_learned_together():
    x, kernel = torch.randn(2, 3, 20, 20), torch.randn(4, 3, 2, 3)
    options = {"stride": (1, 2), "padding": (1, 0), "padding_mode": "circular"}
    *_, last = learn_kernel(x, convolve(x, kernel, **options), (2, 3), **options)
    torch.testing.assert_close(last.kernel, kernel, rtol=0, atol=1e-3)


def test_every_state_knows_its_gradient_and_how_far_it_is_followed():
    x, kernel = torch.randn(2, 3, 12, 12, dtype=torch.float64), torch.randn(2, 3, 3, 3, dtype=torch.float64)
    target = convolve(x, kernel)
    states = list(islice(learn_kernel(x, target, 3, momentum=0), 4))
    for state, following in pairwise(states):
        leaf = state.kernel.clone().requires_grad_()
        losses = (torch.nn.functional.conv2d(x, leaf) - target).square().mean((0, 2, 3))
        (dkernel,) = torch.autograd.grad(losses.sum(), leaf)
        torch.testing.assert_close(state.dkernel, dkernel, rtol=0, atol=1e-9)
        assert state.loss == pytest.approx(float(losses.detach().mean()))
        torch.testing.assert_close(following.kernel, state.kernel - state.learning_rate * state.dkernel)


@pytest.mark.parametrize("momentum", [None, 0.0, 0.9])
def test_every_state_knows_the_kernel_of_the_next(momentum):
    x = image().double()
    states = list(islice(learn_kernel(x, convolve(x, SOBEL.double()), 3, momentum=momentum), 60))
    assert any(state.momentum for state in states) == (momentum != 0)
    for state, following in pairwise(states):
        torch.testing.assert_close(state.next_kernel, following.kernel, rtol=0, atol=1e-12)


def test_a_learning_rate_that_is_too_large_is_explained():
    x = image()
    with pytest.raises(EngineError, match=r"after .* steps with a learning rate of 50: the descent diverges"):
        list(learn_kernel(x, convolve(x, SOBEL), 3, learning_rate=50))


def test_a_target_of_another_size_is_refused():
    with pytest.raises(EngineError, match=r"target has shape \(1, 1, 5, 5\) but .* has \(1, c_out, 3, 3\)"):
        next(learn_kernel(torch.zeros(1, 1, 5, 5), torch.zeros(1, 1, 5, 5), 3))
