"""Every snippet of the page on images runs and gives what the page shows."""

import pytest
import torch

from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.runtime.media_urls import encoded
from dashboard.views.images.snippet import (
    Window,
    channels_snippet,
    flattened_snippet,
    grey_snippet,
    normalized_snippet,
    pixels_snippet,
)
from engine.images import (
    DATASET_STATISTICS,
    channel_mean,
    channel_statistics,
    dense_under_permutation,
    histogram,
    luminance,
    normalize,
    permute_pixels,
    pixel_permutation,
    sample,
)
from tests.dashboard.views.printed_numbers import not_printed
from tests.dashboard.views.run_snippet import executed

PICTURE = sample_picture("coffee")
IMAGE = sample("coffee")


@pytest.mark.parametrize(("levels", "scale"), [(False, 1), (True, 255)])
def test_pixels(levels, scale, capsys):
    result = executed(pixels_snippet(PICTURE, Window(0, 599, 7), levels=levels, batch=4))["result"]
    torch.testing.assert_close(result, IMAGE * scale)
    out = capsys.readouterr().out
    assert "400 x 600 x 3 = 720,000 numbers" in out
    assert "batch (4, 3, 400, 600): 2,880,000 numbers, 11.5 MB" in out
    rows, columns = torch.arange(-3, 4).clamp(0), torch.arange(596, 603).clamp(max=599)
    shown = (IMAGE[:, rows][:, :, columns] * scale).flatten().tolist()
    assert not not_printed(" ".join(f"{value:.{2 if scale == 1 else 0}f}" for value in shown), out)


def test_channels():
    assert torch.equal(executed(channels_snippet(PICTURE))["result"], histogram(IMAGE))


def test_grey():
    names = executed(grey_snippet(PICTURE))
    torch.testing.assert_close(names["result"], channel_mean(IMAGE) - luminance(IMAGE))


@pytest.mark.parametrize("statistics", [*DATASET_STATISTICS.values(), channel_statistics(IMAGE)])
def test_normalized(statistics):
    names = executed(normalized_snippet(PICTURE, Window(5, 5, 5), statistics))
    torch.testing.assert_close(names["result"], normalize(IMAGE, statistics.mean, statistics.std), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(names["back"], IMAGE, atol=1e-5, rtol=1e-5)


def test_flattened():
    names = executed(flattened_snippet(PICTURE, 3, 10, 24))
    order = pixel_permutation(IMAGE[0].numel(), seed=3)
    assert torch.equal(names["result"], permute_pixels(IMAGE, order))
    layer = dense_under_permutation(IMAGE, order, outputs=10, seed=3)
    torch.testing.assert_close(names["after"], layer.after, atol=1e-5, rtol=0)
    torch.testing.assert_close(names["before"], names["after"], atol=1e-5, rtol=0)


def test_a_picture_of_the_readers_own_is_read_from_its_file(tmp_path, monkeypatch):
    (tmp_path / "cat.png").write_bytes(encoded(IMAGE))
    monkeypatch.chdir(tmp_path)
    own = Picture("cat.png", IMAGE, "digest", "")
    torch.testing.assert_close(executed(pixels_snippet(own, Window(9, 9, 3), levels=False, batch=1))["result"], IMAGE)
