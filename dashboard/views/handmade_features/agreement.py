"""Second ways to handmade features: by convolutions, by interpolation, and by turning the picture."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

from engine.inspection.classical_features import (
    Edges,
    GradientHistograms,
    Keypoints,
    Method,
    Textures,
    classical_features,
)

NEAR = 2.0  # pixels
TIE = 1e-3  # levels


def hog_by_convolution(grey: Tensor) -> Tensor:
    """HOG as two convolutions, a choice of direction, an average pooling and a normalization, (rows, columns, 2, 2, 9).

    Args:
        grey: (h, w), in [0, 1].
    """
    x, kernel = grey[None, None].double(), torch.tensor([-1.0, 0.0, 1.0]).double()
    across, down = torch.zeros_like(x), torch.zeros_like(x)
    across[..., 1:-1] = F.conv2d(x, kernel.reshape(1, 1, 1, 3))
    down[..., 1:-1, :] = F.conv2d(x, kernel.reshape(1, 1, 3, 1))
    direction = (torch.rad2deg(torch.atan2(down, across)) % 180 / 20).floor().clamp(max=8).long()
    split = torch.zeros(1, 9, *grey.shape).double().scatter_(1, direction, torch.hypot(across, down))
    cells = F.avg_pool2d(split, 8)[0].permute(1, 2, 0)  # (rows, columns, 9)
    blocks = cells.unfold(0, 2, 1).unfold(1, 2, 1).permute(0, 1, 3, 4, 2)
    normalized = _to_length_one(blocks).clamp(max=0.2)
    return _to_length_one(normalized).float()


def _to_length_one(blocks: Tensor) -> Tensor:
    return blocks / (blocks.square().sum((2, 3, 4), keepdim=True) + 1e-10).sqrt()


def hog_difference(found: GradientHistograms, grey: Tensor) -> float:
    """The largest difference between scikit-image's HOG and the one by convolutions."""
    return (found.blocks - hog_by_convolution(grey)).abs().max().item()


def lbp_difference(found: Textures, grey: Tensor) -> float:
    """The largest difference of codes to those by interpolation, inside and where no neighbour ties with its centre."""
    levels = np.rint(grey.double().numpy() * 255)
    rows, columns = np.mgrid[1 : levels.shape[0] - 1, 1 : levels.shape[1] - 1]
    angles = [2 * math.pi * k / 8 for k in range(8)]
    around = np.stack(
        [
            ndimage.map_coordinates(levels, [rows - round(math.sin(a), 5), columns + round(math.cos(a), 5)], order=1)
            for a in angles
        ]
    )
    apart = around - levels[1:-1, 1:-1]
    bits = apart >= 0
    changes = (bits != np.roll(bits, 1, axis=0)).sum(0)
    codes = np.where(changes <= 2, bits.sum(0), 9)
    clear = np.abs(apart[1::2]).min(0) > TIE  # neighbours on the diagonals are interpolated, and rounding decides ties
    return float(np.abs(codes - found.codes.numpy()[1:-1, 1:-1])[clear].max(initial=0))


def found_again(grey: Tensor, method: Method) -> float | None:
    """Which share of keypoints or edges is found at the same place, to 2 pixels, on the picture turned by 90 degrees.

    Args:
        grey: (h, w), in [0, 1].
        method: sift, orb or canny.

    Returns:
        None where nothing is found.
    """
    before = _places(classical_features(grey, method))
    after = _places(classical_features(torch.rot90(grey), method))
    if not len(before) or not len(after):
        return None
    back = torch.stack([after[:, 1], grey.shape[1] - 1 - after[:, 0]], 1)
    return (torch.cdist(before, back).min(1).values <= NEAR).float().mean().item()


def _places(found: object) -> Tensor:
    """Row and column of everything that was found, (n, 2)."""
    if isinstance(found, Keypoints):
        return found.positions
    assert isinstance(found, Edges)
    return found.mask.nonzero().float()
