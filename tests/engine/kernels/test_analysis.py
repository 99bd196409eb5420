import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.signal import convolve2d, freqz

from engine.errors import EngineError
from engine.kernels import box, compose, frequency_response, gaussian, get


def test_the_identity_lets_everything_through_and_an_edge_detector_no_constant():
    assert frequency_response(get("identity").weights).unique().tolist() == pytest.approx([1])
    assert float(frequency_response(get("sobel_x").weights)[32, 32]) == pytest.approx(0, abs=1e-6)


def test_along_an_axis_it_is_the_response_that_scipy_computes():
    ours = frequency_response(torch.tensor([[1.0, 2.0, 5.0]]), size=32)[16, 16:]
    _, theirs = freqz([1, 2, 5], worN=16)
    np.testing.assert_allclose(ours.numpy(), np.abs(theirs), rtol=0, atol=1e-5)


def test_a_mean_of_two_removes_the_fastest_wave():
    response = frequency_response(torch.tensor([[0.5, 0.5]]), size=8)
    assert response[4].tolist() == pytest.approx([abs(np.cos(np.pi * f / 8)) for f in range(-4, 4)], abs=1e-6)


def test_one_composed_kernel_does_what_two_do_one_after_the_other():
    x, first, second = torch.randn(1, 1, 20, 20), get("emboss").weights, get("gaussian_blur_5").weights
    twice = F.conv2d(F.conv2d(x, first[None, None]), second[None, None])
    once = F.conv2d(x, compose(first, second)[None, None])
    torch.testing.assert_close(once, twice, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(compose(first, second), convolve2d(first, second), rtol=0, atol=1e-5)


def test_two_gaussians_compose_to_a_wider_one():
    composed, wide = compose(gaussian(1.5, size=21), gaussian(2.0, size=21)), gaussian(2.5, size=41)
    torch.testing.assert_close(composed, wide, rtol=0, atol=1e-5)


def test_a_kernel_of_four_axes_and_too_few_frequencies_are_refused():
    with pytest.raises(EngineError, match=r"shape \(1, 1, 3, 3\) but must have 2 axes"):
        compose(box(3)[None, None], box(3))
    with pytest.raises(EngineError, match="has 9 taps along an axis but the response only 8"):
        frequency_response(box(9), size=8)
