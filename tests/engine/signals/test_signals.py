"""Signals, videos and the kernels that answer to them."""

import numpy as np
import pytest
import torch
from scipy import ndimage
from scipy import signal as scipy_signal

from engine.errors import EngineError
from engine.signals import (
    SHAPES,
    derivative,
    heartbeat,
    matched_filter,
    motion_detector,
    moving_average,
    moving_shape,
    signal,
    signal_card,
    signal_names,
    spatial_edge,
    temporal_difference,
)


@pytest.mark.parametrize("name", signal_names())
def test_every_signal_has_its_length_and_a_card_and_is_reproducible(name):
    assert signal(name, length=50).shape == (50,)
    assert torch.equal(signal(name, seed=3), signal(name, seed=3))
    assert signal(name).abs().max() < 2.5
    assert signal_card(name).title


def test_a_step_of_eight_is_four_zeros_and_four_ones():
    assert signal("step", length=8).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_an_impulse_is_a_single_one():
    assert signal("impulse", length=9).nonzero().flatten().tolist() == [4]


def test_a_heartbeat_is_highest_at_its_r_wave():
    assert heartbeat(100).argmax().item() == 40


def test_a_signal_that_is_too_short_is_refused():
    with pytest.raises(EngineError, match="4 samples but needs at least 8"):
        signal("step", length=4)


def test_an_unknown_signal_is_refused():
    with pytest.raises(EngineError, match=r"no signal called 'square'\. Choose one of step"):
        signal("square")


def test_the_moving_average_agrees_with_scipy():
    x = signal("sine").numpy()
    ours = np.correlate(x, moving_average(5).numpy(), "same")
    np.testing.assert_allclose(ours[4:-4], ndimage.uniform_filter1d(x, 5)[4:-4], atol=1e-6)


def test_the_derivative_of_a_ramp_is_its_slope():
    ramp = 3 * np.arange(6.0)
    assert np.correlate(ramp, derivative().numpy(), "valid").tolist() == [3, 3, 3, 3]


def test_the_matched_filter_finds_every_beat():
    response = np.correlate(signal("heartbeat").numpy(), matched_filter(heartbeat()).numpy(), "valid")
    peaks, _ = scipy_signal.find_peaks(response, distance=20, height=response.max() * 0.8)
    assert set(peaks) <= {0, 32, 64, 96}
    assert {32, 64} <= set(peaks)


def test_a_constant_template_is_refused():
    with pytest.raises(EngineError, match="4 samples are all 2"):
        matched_filter(torch.full((4,), 2.0))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_moves_by_its_velocity(shape):
    video = moving_shape(shape, frames=7, size=24, velocity=(1, -2))
    assert video.shape == (7, 24, 24)
    centres = [ndimage.center_of_mass(frame.numpy()) for frame in video]
    steps = np.diff(np.array(centres, dtype=np.float64), axis=0)
    np.testing.assert_allclose(steps, np.tile([1, -2], (6, 1)), atol=1e-4)


def test_a_disc_has_the_area_of_a_disc():
    assert moving_shape("disc", frames=1, radius=6).sum().item() == pytest.approx(np.pi * 36, rel=0.02)


def test_a_shape_larger_than_the_image_is_refused():
    with pytest.raises(EngineError, match="2 frames of 8 pixels for a shape of 10"):
        moving_shape(frames=2, size=8, radius=5)


def response(video, kernel):
    return ndimage.correlate(video.numpy(), kernel.numpy(), mode="constant")


def test_the_temporal_difference_ignores_what_stands_still():
    still, moving = moving_shape(velocity=(0, 0)), moving_shape(velocity=(0, 1))
    assert abs(response(still, temporal_difference())[1:-1]).max() == 0
    assert abs(response(moving, temporal_difference())[1:-1]).max() > 0.4


def test_the_spatial_edge_is_sobel_in_each_frame():
    frame = moving_shape(frames=1)
    expected = ndimage.sobel(frame[0].numpy(), axis=1, mode="constant") / 8
    np.testing.assert_allclose(response(frame, spatial_edge())[0], expected, atol=1e-6)


def test_the_motion_detector_prefers_its_own_direction():
    right, left = (moving_shape("bar", velocity=(0, v), radius=1) for v in (1, -1))
    assert response(right, motion_detector(1)).max() > 1.5 * response(left, motion_detector(1)).max()
    assert response(left, motion_detector(-1)).max() > 1.5 * response(right, motion_detector(-1)).max()


def test_a_third_direction_is_refused():
    with pytest.raises(EngineError, match="direction is 2"):
        motion_detector(2)
