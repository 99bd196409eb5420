"""Kernels that follow from a few parameters."""

from math import ceil, cos, pi, radians, sin

import torch
from torch import Tensor

from engine.errors import EngineError


def box(size: int) -> Tensor:
    """The mean over a square: float32, (size, size), sum 1.

    Raises:
        EngineError: a size below 1.
    """
    _check_size(size)
    return torch.full((size, size), 1 / size**2)


def gaussian(sigma: float, *, size: int | None = None) -> Tensor:
    """A round blur.

    Args:
        sigma: standard deviation in pixels, above 0.
        size: number of taps along each axis; enough for four standard deviations to each side unless given.

    Returns:
        float32, (size, size), sum 1. With the size left out it is the kernel of scipy.ndimage.gaussian_filter.

    Raises:
        EngineError: a sigma of 0 or below, a size below 1.
    """
    bell = _bell(sigma, size)
    return torch.outer(bell, bell).float()


def laplacian_of_gaussian(sigma: float, *, size: int | None = None) -> Tensor:
    """The second derivative of a round blur, summed over both axes: positive on both sides of a bright blob.

    Args:
        sigma: standard deviation in pixels, above 0.
        size: number of taps along each axis; enough for four standard deviations to each side unless given.

    Returns:
        float32, (size, size). With the size left out it is the kernel of scipy.ndimage.gaussian_laplace, whose sum is
        nearly zero. A size that is given may cut the tails off; what the cut leaves of the sum is taken back in
        proportion to the blur, so that flat areas give zero.

    Raises:
        EngineError: a sigma of 0 or below, a size below 1.

    References:
        Marr, Hildreth. Theory of edge detection. Proc. Royal Society B, 1980.
    """
    bell = _bell(sigma, size)
    position = _centred(len(bell))
    curve = bell * (position**2 / sigma**4 - 1 / sigma**2)
    weights = torch.outer(curve, bell) + torch.outer(bell, curve)
    left_over = weights.sum() * torch.outer(bell, bell)
    return (weights if size is None else weights - left_over).float()


def gabor(
    wavelength: float,
    *,
    angle_degrees: float = 0.0,
    sigma: float | None = None,
    aspect_ratio: float = 1.0,
    phase_degrees: float = 0.0,
    size: int | None = None,
) -> Tensor:
    """A sinusoid under a Gaussian window; responds to stripes of one width and direction.

    Args:
        wavelength: pixels from stripe to stripe.
        angle_degrees: direction across the stripes; 0 responds to vertical stripes, 90 to horizontal ones.
        sigma: standard deviation of the window across the stripes in pixels; half a wavelength unless given.
        aspect_ratio: how much shorter the window is along the stripes; 0.5 makes it twice as long.
        phase_degrees: 0 for a bright stripe in the middle, 90 for an edge.
        size: number of taps along each axis; enough for three standard deviations to each side unless given.

    Returns:
        float32, (size, size): the real part of skimage.filters.gabor_kernel.

    Raises:
        EngineError: a wavelength, sigma or aspect ratio of 0 or below, a size below 1.

    References:
        Daugman. Uncertainty relation for resolution in space, spatial frequency, and orientation. JOSA A, 1985.
    """
    across = wavelength / 2 if sigma is None else sigma
    for value, name in ((wavelength, "wavelength"), (across, "sigma"), (aspect_ratio, "aspect ratio")):
        _check_positive(value, name)
    along = across / aspect_ratio
    if size is None:
        size = 2 * ceil(3 * max(along, across)) + 1
    _check_size(size)
    y, x = torch.meshgrid(_centred(size), _centred(size), indexing="ij")
    angle = radians(angle_degrees)
    u, v = x * cos(angle) + y * sin(angle), -x * sin(angle) + y * cos(angle)
    window = torch.exp(-0.5 * ((u / across) ** 2 + (v / along) ** 2)) / (2 * pi * across * along)
    return (window * torch.cos(2 * pi * u / wavelength + radians(phase_degrees))).float()


def motion_blur(length: int, *, angle_degrees: float = 0.0) -> Tensor:
    """The mean along a line, as of a camera that moves while the image is taken.

    Args:
        length: length of the line in pixels.
        angle_degrees: direction of the line; 0 along a row, 90 along a column, 45 rising to the right.

    Returns:
        float32, (length, length), sum 1; points between pixels are shared among the four around them.

    Raises:
        EngineError: a length below 1.
    """
    _check_size(length, "length")
    points = max(16 * length, 1) if angle_degrees % 90 else length
    along = (torch.arange(points, dtype=torch.float64) + 0.5) / points * length - length / 2
    middle = (length - 1) / 2
    angle = radians(angle_degrees)
    row, column = middle - along * sin(angle), middle + along * cos(angle)
    weights = torch.zeros(length, length, dtype=torch.float64)
    for down in (0, 1):
        for right in (0, 1):
            r, c = row.floor() + down, column.floor() + right
            share = (1 - (row - r).abs()) * (1 - (column - c).abs())
            inside = (share > 1e-9) & (r >= 0) & (r < length) & (c >= 0) & (c < length)
            cells = (r.long()[inside], c.long()[inside])
            weights.index_put_(cells, share[inside], accumulate=True)
    return (weights / weights.sum()).float()


def _bell(sigma: float, size: int | None) -> Tensor:
    """A sampled Gaussian of sum 1, float64, (size,)."""
    _check_positive(sigma, "sigma")
    if size is None:
        size = 2 * int(4 * sigma + 0.5) + 1
    _check_size(size)
    values = torch.exp(-0.5 * (_centred(size) / sigma) ** 2)
    return values / values.sum()


def _centred(size: int) -> Tensor:
    return torch.arange(size, dtype=torch.float64) - (size - 1) / 2


def _check_size(size: int, name: str = "size") -> None:
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise EngineError(f"The {name} is {size} but must be at least 1. Use a whole number of 1 or more.")


def _check_positive(value: float, name: str) -> None:
    if not 0 < value < float("inf"):
        raise EngineError(f"The {name} is {value} but must be above 0. Use a positive number of pixels.")
