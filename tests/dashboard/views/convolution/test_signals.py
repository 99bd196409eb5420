"""Signals and videos on the page on convolution: independent oracles, and code that reproduces them."""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import signal as scipy_signal

from dashboard.views.convolution.signals import (
    KERNELS,
    MATCHED,
    OWN,
    SignalSettings,
    chosen_kernel,
    signal_csv,
    signal_snippet,
)
from dashboard.views.convolution.video_tab import film, numbers
from dashboard.views.convolution.videos import KERNELS as VIDEO_KERNELS
from dashboard.views.convolution.videos import LEFT, RIGHT, SPATIAL, TEMPORAL, VideoSettings, video_snippet
from engine.errors import EngineError
from engine.signals import signal_names
from tests.dashboard.views.run_snippet import executed


def settings(signal: str = "sine", kernel: str = MATCHED, **steps) -> SignalSettings:
    weights, code = chosen_kernel(kernel, taps=7, text="1 -2 0.5")
    return SignalSettings(signal, kernel, weights, code, **steps)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("name", signal_names())
def test_a_signals_snippet_gives_what_is_shown(name, kernel):
    for steps in ({}, {"stride": 2, "padding": 5, "dilation": 2}, {"flip": True, "padding": 3}):
        chosen = settings(name, kernel, **steps)
        torch.testing.assert_close(executed(signal_snippet(chosen))["y"], chosen.output())
        assert chosen.difference() < 1e-5


def test_the_flipped_kernel_gives_scipys_convolution():
    chosen = settings(kernel=OWN, flip=True)
    expected = scipy_signal.convolve(chosen.signal.numpy(), np.array([1, -2, 0.5]), mode="valid")
    np.testing.assert_allclose(chosen.output().numpy(), expected, atol=1e-5)


def test_an_impulse_gives_the_kernel_reversed():
    output = settings("impulse", OWN).output()
    assert output[output != 0].tolist() == [0.5, -2, 1]


def test_the_matched_filter_peaks_once_a_beat():
    output = settings("heartbeat").output().numpy()
    peaks, _ = scipy_signal.find_peaks(np.pad(output, 1), height=0.6 * output.max())
    assert np.diff(peaks).tolist() == [32, 32]


def test_a_kernel_of_two_rows_is_refused():
    with pytest.raises(EngineError, match="2 rows but a signal's has 1"):
        chosen_kernel(OWN, taps=3, text="1 2 / 3 4")


def test_the_table_of_numbers_holds_all_of_them():
    chosen = settings()
    lines = signal_csv(chosen).splitlines()
    assert len(lines) == 1 + len(chosen.signal) + len(chosen.kernel) + len(chosen.output())


@pytest.mark.parametrize("kernel", VIDEO_KERNELS)
@pytest.mark.parametrize(("down", "right"), [(0.0, 1.0), (-0.5, 1.5)])
def test_a_videos_snippet_gives_what_is_shown(kernel, down, right):
    chosen = VideoSettings("square", down, right, kernel)
    torch.testing.assert_close(executed(video_snippet(chosen))["y"], chosen.output())
    assert chosen.output().shape == chosen.video.shape
    assert chosen.difference() < 1e-5


def test_each_kernel_sees_its_own_kind_of_video():
    resting = VideoSettings("disc", 0.0, 0.0, SPATIAL).strengths()
    assert resting[TEMPORAL] == 0
    assert resting[SPATIAL] > 0
    to_the_right, to_the_left = (VideoSettings("bar", 0.0, speed, RIGHT).strengths() for speed in (1.0, -1.0))
    assert to_the_right[RIGHT] > 1.2 * to_the_right[LEFT]
    assert to_the_left[LEFT] > 1.2 * to_the_left[RIGHT]


def test_the_film_has_a_picture_a_frame_and_the_file_all_numbers():
    chosen = VideoSettings("bar", 0.0, 1.0, TEMPORAL)
    assert getattr(Image.open(io.BytesIO(film(chosen, "dark"))), "n_frames", 1) == len(chosen.video)
    stored = np.load(io.BytesIO(numbers(chosen)))
    np.testing.assert_array_equal(stored["output"], chosen.output().numpy())
