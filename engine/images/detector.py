"""A patch of an image as a detector, swept over an image: one score for every position at which it fits."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError

LEVELS = 255


@dataclass(frozen=True)
class Place:
    """A position in an image and the score there: row and column of the window's top left pixel."""

    top: int
    left: int
    score: float


@dataclass(frozen=True)
class Sweep:
    """The scores of a detector at every position where it fits wholly inside the image.

    Attributes:
        raw: float64, (h - k_h + 1, w - k_w + 1): the sum of patch times window, which is what a convolution computes.
        normalized: float64, same shape, in [-1, 1]: the correlation of patch and window, blind to brightness and
            contrast; 0 where the window is flat.
        window: (k_h, k_w), the detector's size.
    """

    raw: Tensor
    normalized: Tensor
    window: tuple[int, int]

    def scores(self, *, normalized: bool = True) -> Tensor:
        """The normalized scores, or the raw ones."""
        return self.normalized if normalized else self.raw

    def best(self, *, normalized: bool = True) -> Place:
        """Where the score is largest; the first such position in reading order."""
        return largest(self.scores(normalized=normalized))

    def runner_up(self, *, normalized: bool = True) -> Place | None:
        """The largest score of a window that shares no pixel with the best one; None where there is no such window."""
        scores, best = self.scores(normalized=normalized).clone(), self.best(normalized=normalized)
        height, width = self.window
        rows = slice(max(best.top - height + 1, 0), best.top + height)
        scores[rows, max(best.left - width + 1, 0) : best.left + width] = -torch.inf
        found = largest(scores)
        return found if found.score > -torch.inf else None


def largest(scores: Tensor) -> Place:
    """Where a score map is largest; the first such position in reading order.

    Args:
        scores: (h, w).
    """
    top, left = divmod(int(scores.argmax()), scores.shape[1])
    return Place(top, left, scores[top, left].item())


def sweep(image: Tensor, patch: Tensor) -> Sweep:
    """Score every window of an image by how much it looks like a patch.

    Images of 256 levels are counted in whole levels, whose sums are exact: the scores of a moved image are the
    moved scores to the last bit. Other values are computed in float64.

    Args:
        image: (c, h, w), in [0, 1].
        patch: (c, k_h, k_w), no larger than the image and not flat.

    Raises:
        EngineError: the patch does not fit, has other channels, or is flat, so that nothing correlates with it.

    References:
        Lewis. Fast normalized cross-correlation. Vision Interface, 1995.
    """
    _check(image, patch)
    whole = _is_whole(image) and _is_whole(patch)
    x, t = ((values.double() * LEVELS) for values in (image, patch))
    if whole:
        x, t = x.round(), t.round()
    product = _correlate(x, t)
    product = product.round() if whole else product  # the transform's rounding error is far below half a level
    size = t.numel()
    total = _window_sums(x.sum(0), patch.shape[-2:])
    squares = _window_sums((x * x).sum(0), patch.shape[-2:])
    covariance = size * product - total * t.sum()
    window_variance = (size * squares - total**2).clamp(min=0)
    patch_variance = size * (t * t).sum() - t.sum() ** 2
    flat = window_variance <= (0 if whole else 1e-9 * size * squares)
    deviation = (window_variance * patch_variance).sqrt()
    normalized = torch.where(flat, 0.0, covariance / deviation.where(~flat, 1)).clamp(-1, 1)
    return Sweep(product / LEVELS**2, normalized, (patch.shape[-2], patch.shape[-1]))


def _correlate(x: Tensor, t: Tensor) -> Tensor:
    """The sum of patch times window at every position, by the Fourier transform: large patches cost no more."""
    h, w = x.shape[-2:]
    k_h, k_w = t.shape[-2:]
    spectrum = torch.fft.rfft2(x) * torch.fft.rfft2(t, s=(h, w)).conj()
    return torch.fft.irfft2(spectrum.sum(0), s=(h, w))[: h - k_h + 1, : w - k_w + 1]


def _window_sums(values: Tensor, window: tuple[int, ...]) -> Tensor:
    """The sum over every window, (h - k_h + 1, w - k_w + 1), from running totals."""
    k_h, k_w = window
    totals = torch.zeros(values.shape[0] + 1, values.shape[1] + 1, dtype=values.dtype, device=values.device)
    totals[1:, 1:] = values.cumsum(0).cumsum(1)
    rows = totals[k_h:] - totals[:-k_h]
    return rows[:, k_w:] - rows[:, :-k_w]


def _is_whole(image: Tensor) -> bool:
    """Whether every value is a multiple of 1/255, as in a decoded image."""
    levels = image.double() * LEVELS
    return bool((levels - levels.round()).abs().max() < 1e-3)


def _check(image: Tensor, patch: Tensor) -> None:
    if image.dim() != 3 or patch.dim() != 3 or image.shape[0] != patch.shape[0]:
        raise EngineError(
            f"Image and patch need 3 axes and the same channels but have shapes {tuple(image.shape)} and "
            f"{tuple(patch.shape)}. Cut the patch out of an image with the same channels."
        )
    if patch.shape[1] > image.shape[1] or patch.shape[2] > image.shape[2]:
        raise EngineError(
            f"The patch has {patch.shape[1]} x {patch.shape[2]} pixels but the image only {image.shape[1]} x "
            f"{image.shape[2]}. Use a smaller patch or a larger image."
        )
    if patch.max() == patch.min():
        raise EngineError(
            f"All {patch.numel()} values of the patch are {patch.max().item():g}, so no window correlates with it. "
            "Choose a patch with some structure."
        )
