"""Pictures inspected one after another leave the process at its size."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.controls.image_picker import Picture
from dashboard.runtime.cache import digest
from dashboard.views.features.attribution import found_by
from dashboard.views.features.layer_and_channel_grids import _grid_picture, _strip_picture
from dashboard.views.features.network_pass import agreement, observed
from dashboard.views.features.patches import _peaks
from engine.images import decode_image
from engine.inspection import patches_at, strongest_first
from tests.dashboard.views.features.test_network_pass import network

FIRST, ALL = 10, 200


def upload(number: int) -> Picture:
    """A photo that nobody has seen before, as it arrives."""
    pixels = np.random.default_rng(number).integers(0, 256, (30, 40, 3), np.uint8)
    content = io.BytesIO()
    Image.fromarray(pixels).resize((640, 480)).save(content, "JPEG")
    tensor = decode_image(content.getvalue())
    return Picture(f"{number}.jpg", tensor, digest(tensor), "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the size from Linux's /proc")
def test_two_hundred_pictures_leave_the_process_as_large_as_ten(monkeypatch):
    """Everything that the page shows of a picture: answer, strip, grid, badge, Grad-CAM, patches."""
    monkeypatch.setattr(
        "dashboard.runtime.compute_slots.CORES", 1
    )  # threads that wait for each other only cost time here
    chosen, sizes = network("squeezenet1_1"), []
    for number in range(ALL):
        picture = upload(number)
        shown = observed(chosen, picture)
        agreement(chosen, picture, shown)
        layer = shown.layers[number % len(shown.layers)]
        _strip_picture(shown, theme="light")
        _grid_picture(layer, tuple(strongest_first(layer.maps)[:64]), theme="light", common_scale=False)
        found_by(chosen, picture, "grad-cam", shown.answer.index)
        patches_at(_peaks(chosen, (picture,), layer.layer.name), 0)
        sizes.append(int(Path("/proc/self/statm").read_text().split()[1]))
    assert sizes[-1] <= 1.1 * sizes[FIRST - 1]
