"""The drawing of a convolved signal: every number a bar of its height, at its place."""

import io

import pytest
import torch
from PIL import Image

from dashboard.downloads import as_png, as_svg
from dashboard.figures.theme import NEGATIVE, POSITIVE
from dashboard.views.convolution.signal_drawing import signal_film, signal_scene
from dashboard.views.convolution.signals import SignalSettings


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 3, 2)])
def test_every_number_has_a_bar_of_its_height_and_direction(stride, padding, dilation):
    settings = SignalSettings("sine", "My own", torch.tensor([1.0, -2.0, 1.0]), "", stride, padding, dilation)
    bars = [tile.box for tile in signal_scene(settings, "light").tiles if tile.box and not tile.labels]
    output = settings.output()
    assert len(bars) == len(settings.signal) + 3 + len(output)
    drawn = bars[-len(output) :]
    signs = [1 if bar.fill == POSITIVE else -1 for bar in drawn]
    assert {bar.fill for bar in drawn} == {POSITIVE, NEGATIVE}
    heights = torch.tensor([sign * bar.height for sign, bar in zip(signs, drawn, strict=True)])
    expected = output / (output.max() - output.min()) * 140
    torch.testing.assert_close(heights, expected, atol=0.51, rtol=0)


def test_an_output_stands_at_the_middle_of_its_window():
    settings = SignalSettings("sine", "My own", torch.ones(5), "", stride=3)
    bars = [tile.box for tile in signal_scene(settings, "dark").tiles if tile.box and not tile.labels]
    signal, output = bars[: len(settings.signal)], bars[len(settings.signal) + 5 :]
    for number, bar in enumerate(output):
        assert bar.x == pytest.approx(signal[3 * number + 2].x)


def test_it_is_a_picture_in_both_formats():
    scene = signal_scene(SignalSettings("sine", "My own", torch.ones(1), ""), "light")
    assert as_svg(scene).startswith("<svg")
    assert Image.open(io.BytesIO(as_png(scene))).size == (1800, round(scene.height) * 2)


def test_a_step_has_the_outputs_up_to_it_and_the_kernel_over_its_window():
    settings = SignalSettings("sine", "My own", torch.tensor([1.0, 2.0, 1.0]), "", stride=2, padding=1)
    scene = signal_scene(settings, "light", 5)
    bars = [tile.box for tile in scene.tiles if tile.box and not tile.labels]
    signal, kernel, output = bars[:96], bars[96:99], bars[99:]
    assert len(output) == 6
    assert [bar.x for bar in kernel] == pytest.approx([bar.x for bar in signal[9:12]])
    window, cell = scene.outlines["signal x"], scene.outlines["output y"]
    assert window.x < signal[9].x < signal[11].x + signal[11].width < window.x + window.width
    assert cell.x < output[5].x < cell.x + cell.width
    assert window.width == pytest.approx(3 * cell.width)


def test_the_film_has_a_picture_for_every_output():
    settings = SignalSettings("sine", "My own", torch.tensor([1.0, 0.0, -1.0]), "", stride=4)
    film = Image.open(io.BytesIO(signal_film(settings, "dark")))
    assert film.format == "GIF"
    assert getattr(film, "n_frames", 1) == len(settings.output()) == 24
