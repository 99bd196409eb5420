"""Features designed by hand, against what can be worked out without the library."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import ndimage

from engine.errors import EngineError
from engine.images import fit, luminance, sample
from engine.inspection.classical_features import (
    CLASSICAL_METHODS,
    Edges,
    GradientHistograms,
    Keypoints,
    Textures,
    classical_features,
)


def hog_by_convolution(grey: torch.Tensor) -> torch.Tensor:
    """HOG as two convolutions, a choice of direction and an average pooling, then Dalal and Triggs' normalization."""
    x = grey[None, None].double()
    across, down = torch.zeros_like(x), torch.zeros_like(x)
    kernel = torch.tensor([-1.0, 0.0, 1.0]).double()
    across[..., 1:-1] = F.conv2d(x, kernel.reshape(1, 1, 1, 3))
    down[..., 1:-1, :] = F.conv2d(x, kernel.reshape(1, 1, 3, 1))
    magnitude = torch.hypot(across, down)
    angle = torch.rad2deg(torch.atan2(down, across)) % 180
    chosen = (angle / 20).floor().clamp(max=8).long()
    split = torch.zeros(1, 9, *grey.shape).double().scatter_(1, chosen, magnitude)
    cells = F.avg_pool2d(split, 8)[0].permute(1, 2, 0)  # (rows, columns, 9)
    blocks = cells.unfold(0, 2, 1).unfold(1, 2, 1).permute(0, 1, 3, 4, 2)
    for limit in (0.2, None):
        blocks = blocks / (blocks.square().sum((2, 3, 4), keepdim=True) + 1e-10).sqrt()
        blocks = blocks.clamp(max=limit) if limit else blocks
    return blocks.float()


def grey() -> torch.Tensor:
    return luminance(fit(sample("chelsea"), 160))


def test_hog_is_two_convolutions_and_a_pooling():
    found = classical_features(grey(), "hog")
    assert isinstance(found, GradientHistograms)
    torch.testing.assert_close(found.blocks, hog_by_convolution(grey()), atol=1e-5, rtol=1e-4)


def test_stripes_have_one_direction():
    stripes = (torch.arange(64) // 4 % 2).float().expand(64, 64)
    found = classical_features(stripes, "hog")
    assert isinstance(found, GradientHistograms)
    assert found.blocks.sum((0, 1, 2, 3)).argmax() == 0  # gradients point across
    assert found.blocks[..., 1:].sum() < 1e-3


def test_sift_finds_a_blob_where_it_is_and_again_after_a_move():
    rows, columns = torch.meshgrid(torch.arange(96.0), torch.arange(96.0), indexing="ij")
    for row, column in ((40.0, 50.0), (52.0, 33.0)):
        blob = torch.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * 5.0**2))
        found = classical_features(blob, "sift")
        assert isinstance(found, Keypoints)
        assert len(found.positions)
        assert (found.positions - torch.tensor([row, column])).norm(dim=1).min() < 1
        assert 3 < found.radii[0] < 8
        assert found.descriptors.shape[1] == 128


@pytest.mark.parametrize(("right", "down"), [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)])
def test_a_description_at_a_blob_points_to_its_brighter_side(right, down):
    rows, columns = torch.meshgrid(torch.arange(96.0) - 48, torch.arange(96.0) - 48, indexing="ij")
    slope = 0.03 * (right * columns + down * rows)
    image = 0.5 + (0.3 + slope) * torch.exp(-(rows**2 + columns**2) / (2 * 5.0**2))
    for method in ("sift", "orb"):
        found = classical_features(image, method)
        assert isinstance(found, Keypoints)
        away = (found.positions - 48).norm(dim=1)
        angles = found.angles[away <= away.min() + 1]  # SIFT may describe a place in several directions
        assert (angles.cos() * right + angles.sin() * down).max() > 0.8, method


def test_orb_describes_corners_by_bits():
    found = classical_features(sample("chelsea"), "orb")
    assert isinstance(found, Keypoints)
    assert 100 < len(found.positions) <= 200
    assert set(found.descriptors.unique().tolist()) == {0, 1}
    assert len(found.positions) == len(found.radii) == len(found.angles) == len(found.descriptors)


def test_a_pattern_counts_the_brighter_neighbours():
    found = classical_features(grey(), "lbp")
    assert isinstance(found, Textures)
    levels = np.rint(grey().double().numpy() * 255)
    where = np.array([(r, c) for r in range(10, 90, 7) for c in range(10, 140, 9)])
    for row, column in where:
        angles = [2 * math.pi * k / 8 for k in range(8)]
        places = [[row - round(math.sin(a), 5) for a in angles], [column + round(math.cos(a), 5) for a in angles]]
        around = ndimage.map_coordinates(levels, places, order=1)
        if np.abs(around - levels[row, column])[1::2].min() < 1e-3:
            continue  # a tie of an interpolated neighbour, which rounding decides
        bits = around >= levels[row, column]
        changes = sum(bits != np.roll(bits, 1))
        assert found.codes[row, column] == (bits.sum() if changes <= 2 else 9)
    assert found.histogram.sum().item() == pytest.approx(1)


def test_cannys_edges_lie_around_a_square():
    square = torch.zeros(60, 60)
    square[20:40, 20:40] = 1
    found = classical_features(square, "canny")
    assert isinstance(found, Edges)
    rows, columns = found.mask.nonzero(as_tuple=True)
    on_the_border = torch.stack([rows - 19.5, rows - 39.5, columns - 19.5, columns - 39.5]).abs().min(0).values
    assert len(rows) > 60
    assert on_the_border.max() < 2  # the blur rounds the corners off


@pytest.mark.parametrize("method", CLASSICAL_METHODS)
def test_a_flat_image_has_no_feature_and_no_failure(method):
    found = classical_features(torch.full((3, 64, 64), 0.5), method)
    if isinstance(found, Keypoints):
        assert len(found.positions) == 0
    elif isinstance(found, GradientHistograms):
        assert found.blocks.abs().max() == 0
    elif isinstance(found, Edges):
        assert not found.mask.any()


def test_an_unknown_method_and_a_tiny_image_are_refused():
    with pytest.raises(EngineError, match='no method "surf"'):
        classical_features(torch.zeros(64, 64), "surf")  # pyright: ignore[reportArgumentType]
    with pytest.raises(EngineError, match="8 × 30 pixels"):
        classical_features(torch.zeros(8, 30), "hog")
