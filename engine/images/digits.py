"""Handwritten digits as networks trained on MNIST expect them: 28 x 28, bright on dark, centred."""

from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import EngineError

SIDE, INNER = 28, 20


def centred_digit(strokes: Tensor) -> Tensor:
    """A drawn digit brought to MNIST's form: its longer side 20 pixels, its centre of mass in the middle.

    Args:
        strokes: (h, w), in [0, 1], bright on dark.

    Returns:
        float32, (28, 28), in [0, 1].

    Raises:
        EngineError: nothing is drawn.

    References:
        LeCun, Cortes, Burges. The MNIST database of handwritten digits: "centered in a 28x28 image by computing the
        center of mass of the pixels".
    """
    inked = (strokes > 0.1).nonzero()
    if not len(inked):
        raise EngineError(f"None of the {strokes.numel()} pixels is inked. Draw a digit first.")
    top, left = inked.min(0).values.tolist()
    bottom, right = (inked.max(0).values + 1).tolist()
    scale = INNER / max(bottom - top, right - left)
    size = (max(1, round((bottom - top) * scale)), max(1, round((right - left) * scale)))
    digit = F.interpolate(
        strokes[None, None, top:bottom, left:right], size, mode="bilinear", antialias=True, align_corners=False
    )[0, 0].clamp(0, 1)
    return _centred_by_mass(digit)


def _centred_by_mass(digit: Tensor) -> Tensor:
    """A digit on a dark square with its centre of mass as near to the middle as whole pixels allow."""
    h, w = digit.shape
    rows, columns = torch.arange(h) + 0.5, torch.arange(w) + 0.5
    mass = digit.sum()
    row, column = ((digit.sum(1) @ rows) / mass).item(), ((digit.sum(0) @ columns) / mass).item()
    top = min(max(round(SIDE / 2 - row), 0), SIDE - h)
    left = min(max(round(SIDE / 2 - column), 0), SIDE - w)
    return F.pad(digit, (left, SIDE - w - left, top, SIDE - h - top))


@lru_cache(maxsize=1)
def _scanned() -> tuple[Tensor, Tensor]:
    """scikit-learn's digits, (1797, 8, 8) in [0, 1], and their labels."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return torch.tensor(pixels, dtype=torch.float32).reshape(-1, 8, 8) / 16, torch.tensor(labels)


def sample_digit(label: int, *, number: int = 0) -> Tensor:
    """A digit that a person wrote, in MNIST's form though it comes from another collection: (28, 28), in [0, 1].

    Args:
        label: 0 to 9.
        number: which of that digit's samples, counted around.

    Raises:
        EngineError: there is no such digit.

    References:
        Alpaydin, Kaynak. Optical recognition of handwritten digits. UCI, 1998; shipped by scikit-learn (CC BY 4.0).
    """
    if not 0 <= label <= 9:
        raise EngineError(f"There is no digit {label}. Choose one from 0 to 9.")
    images, labels = _scanned()
    own = images[labels == label]
    small = own[number % len(own)]
    larger = F.interpolate(small[None, None], (80, 80), mode="bicubic", align_corners=False)[0, 0].clamp(0, 1)
    return centred_digit(((larger - 0.25) * 2).clamp(0, 1))


def free_columns(digit: Tensor) -> tuple[int, int]:
    """Number of empty columns left and right of a digit: the shifts that keep it inside the image.

    Args:
        digit: (h, w), in [0, 1], bright on dark.

    Raises:
        EngineError: nothing is drawn.
    """
    inked = (digit > 0.1).any(0).nonzero().flatten()
    if not len(inked):
        raise EngineError(f"None of the {digit.numel()} pixels is inked. Draw a digit first.")
    return int(inked[0]), digit.shape[1] - 1 - int(inked[-1])
