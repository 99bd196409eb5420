"""Pictures inspected one after another leave the process at its size."""

import sys
from pathlib import Path

import pytest
import torch

from dashboard.cache import digest
from dashboard.controls.image_picker import Picture
from dashboard.features.observed import agreement, observed
from tests.dashboard.features.test_observed import network

FIRST, ALL = 10, 40


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the size from Linux's /proc")
def test_many_pictures_leave_the_process_as_large_as_a_few():
    chosen, sizes = network("squeezenet1_1"), []
    for _ in range(ALL):
        tensor = torch.rand(3, 240, 320)
        picture = Picture("mine", tensor, digest(tensor), "")
        agreement(chosen, picture, observed(chosen, picture))
        sizes.append(int(Path("/proc/self/statm").read_text().split()[1]))
    assert sizes[-1] <= 1.1 * sizes[FIRST - 1]
