"""Features that people designed before networks learned theirs: gradients, keypoints, texture and edges."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch import Tensor

from engine.errors import EngineError
from engine.images import luminance

Method = Literal["hog", "sift", "orb", "lbp", "canny"]
CLASSICAL_METHODS: tuple[Method, ...] = get_args(Method)

SMALLEST = 24  # pixels
ORIENTATIONS, CELL, BLOCK = 9, 8, 2
ORB_KEYPOINTS = 200
NEIGHBOURS = 8
CANNY_SIGMA = 2.0


@dataclass(frozen=True)
class GradientHistograms:
    """Histograms of oriented gradients.

    Attributes:
        blocks: (rows, columns, 2, 2, 9): for each block of 2 x 2 cells the normalized histograms of 9 directions.
        visualization: (h, w), non-negative: the directions drawn as strokes.
    """

    blocks: Tensor
    visualization: Tensor


@dataclass(frozen=True)
class Keypoints:
    """Places that would be found again in another photograph of the same thing, and what describes each.

    Attributes:
        positions: (n, 2), row and column in pixels.
        radii: (n,), pixels: the scale at which each was found.
        angles: (n,), radians from the right downwards: the direction that its description is turned to.
        descriptors: (n, 128) numbers of SIFT, or (n, 256) bits of ORB.
    """

    positions: Tensor
    radii: Tensor
    angles: Tensor
    descriptors: Tensor


@dataclass(frozen=True)
class Textures:
    """Local binary patterns.

    Attributes:
        codes: int64, (h, w), 0 to 9: how many of 8 neighbours are at least as bright, 9 where they are not in one run.
        histogram: (10,), how often each code occurs; sums to 1.
    """

    codes: Tensor
    histogram: Tensor


@dataclass(frozen=True)
class Edges:
    """Canny's edges.

    Attributes:
        mask: bool, (h, w).
    """

    mask: Tensor


Classical = GradientHistograms | Keypoints | Textures | Edges


def classical_features(image: Tensor, method: Method) -> Classical:
    """Hand-designed features of an image's luminance.

    Args:
        image: (3, h, w) or (h, w), in [0, 1].
        method: hog, sift, orb, lbp or canny, with the settings of this module's constants.

    Raises:
        EngineError: an unknown method, or an image that is too small to hold features.

    References:
        Dalal, Triggs. Histograms of oriented gradients for human detection. CVPR 2005. Lowe. Distinctive image
        features from scale-invariant keypoints. IJCV 2004. Rublee et al. ORB: an efficient alternative to SIFT or
        SURF. ICCV 2011. Ojala, Pietikäinen, Mäenpää. Multiresolution gray-scale and rotation invariant texture
        classification with local binary patterns. TPAMI 2002. Canny. A computational approach to edge detection.
        TPAMI 1986. All as scikit-image implements them.
    """
    if method not in CLASSICAL_METHODS:
        raise EngineError(f'There is no method "{method}". Use one of {", ".join(CLASSICAL_METHODS)}.')
    grey = (luminance(image) if image.ndim == 3 else image).cpu()
    if min(grey.shape) < SMALLEST:
        raise EngineError(
            f"The image has {grey.shape[0]} × {grey.shape[1]} pixels but these features need at least {SMALLEST} "
            "each way. Use a larger image."
        )
    pixels = grey.double().numpy()
    makers = {"hog": _hog, "sift": _sift, "orb": _orb, "lbp": _lbp, "canny": _canny}
    return makers[method](pixels)


def _hog(pixels: np.ndarray) -> GradientHistograms:
    from skimage.feature import hog

    blocks, image = hog(
        pixels,
        orientations=ORIENTATIONS,
        pixels_per_cell=(CELL, CELL),
        cells_per_block=(BLOCK, BLOCK),
        visualize=True,
        feature_vector=False,
    )
    return GradientHistograms(_tensor(blocks), _tensor(image))


def _sift(pixels: np.ndarray) -> Keypoints:
    from skimage.feature import SIFT

    detector = SIFT()
    if not _found(detector, pixels):
        return _none(128)
    return Keypoints(
        _tensor(detector.keypoints),
        _tensor(detector.sigmas),
        torch.pi / 2 - _tensor(detector.orientations),  # scikit-image counts SIFT's from below to the right
        _tensor(detector.descriptors),
    )


def _orb(pixels: np.ndarray) -> Keypoints:
    from skimage.feature import ORB

    detector = ORB(n_keypoints=ORB_KEYPOINTS)
    if not _found(detector, pixels):
        return _none(256)
    radii = 4 * np.asarray(detector.scales)
    return Keypoints(
        _tensor(detector.keypoints), _tensor(radii), _tensor(detector.orientations), _tensor(detector.descriptors)
    )


def _found(detector: Any, pixels: np.ndarray) -> bool:
    """Runs a detector; scikit-image raises where an image has no keypoint at all."""
    try:
        detector.detect_and_extract(pixels)
    except (RuntimeError, IndexError, ValueError):
        return False
    return len(detector.keypoints) > 0


def _none(length: int) -> Keypoints:
    return Keypoints(torch.zeros(0, 2), torch.zeros(0), torch.zeros(0), torch.zeros(0, length))


def _lbp(pixels: np.ndarray) -> Textures:
    from skimage.feature import local_binary_pattern

    levels = np.rint(pixels * 255).astype(np.uint8)
    codes = torch.from_numpy(local_binary_pattern(levels, NEIGHBOURS, 1, method="uniform")).long()
    return Textures(codes, torch.bincount(codes.flatten(), minlength=NEIGHBOURS + 2) / codes.numel())


def _canny(pixels: np.ndarray) -> Edges:
    from skimage.feature import canny

    return Edges(torch.from_numpy(canny(pixels, sigma=CANNY_SIGMA)))


def _tensor(values: np.ndarray | None) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(np.asarray(values))).float()
