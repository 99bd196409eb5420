"""The badge's own computation of a shift, against the engine and by hand."""

import numpy as np
import pytest
import torch

from dashboard.views.pooling.oracles import change_with_numpy
from engine.pooling.shift_sensitivity import shift_change


@pytest.mark.parametrize(("dx", "dy", "kernel_size"), [(1, 0, 2), (2, 2, 3), (0, 3, 4)])
def test_numpy_and_the_engine_agree(dx, dy, kernel_size):
    image = torch.rand(1, 30, 27, generator=torch.Generator().manual_seed(dx))
    theirs = change_with_numpy(image[0].numpy(), dx=dx, dy=dy, margin=4, kernel_size=kernel_size)
    modes = {"max": "max", "average": "average", "every k-th pixel": None}
    for name, mode in modes.items():
        ours = shift_change(image, dx=dx, dy=dy, margin=4, mode=mode, kernel_size=kernel_size)
        assert ours.change == pytest.approx(theirs[name], rel=1e-5)


def test_a_flat_picture_has_no_spread_to_compare_with():
    assert set(change_with_numpy(np.ones((9, 9)), dx=1, dy=0, margin=2, kernel_size=2).values()) == {0.0}
