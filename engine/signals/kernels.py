"""Kernels for signals and videos: smoothing, derivative, matched filter and motion detection."""

import torch
from torch import Tensor

from engine.errors import EngineError


def moving_average(taps: int = 5) -> Tensor:
    """The mean over a window, (taps,): smooths.

    Args:
        taps: length of the window, at least 1.

    Raises:
        EngineError: the window is empty.
    """
    if taps < 1:
        raise EngineError(f"A moving average over {taps} samples is empty. Use at least 1.")
    return torch.full((taps,), 1 / taps)


def derivative() -> Tensor:
    """The central difference, (3,): half of the next sample minus half of the one before."""
    return torch.tensor([-0.5, 0.0, 0.5])


def matched_filter(template: Tensor) -> Tensor:
    """A template with its mean taken out and scaled to length one: answers most where the signal looks like it.

    Args:
        template: (taps,), not constant.

    Raises:
        EngineError: the template is constant, so that nothing is left without its mean.

    References:
        Turin. An introduction to matched filters. IRE Transactions on Information Theory 6(3), 1960.
    """
    centred = template - template.mean()
    length = centred.norm()
    if length < 1e-6:
        raise EngineError(
            f"The template's {template.numel()} samples are all {template.flatten()[0].item():g}, so nothing is left "
            "without their mean. Use a template that varies."
        )
    return centred / length


def spatial_edge() -> Tensor:
    """Sobel's horizontal derivative in each frame by itself, (1, 3, 3): sees edges, moving or not."""
    return torch.outer(torch.tensor([1.0, 2.0, 1.0]), torch.tensor([-1.0, 0.0, 1.0]))[None] / 8


def temporal_difference() -> Tensor:
    """The next frame minus the one before at the same pixel, (3, 1, 1): sees only what changes."""
    return derivative()[:, None, None]


def motion_detector(direction: int = 1) -> Tensor:
    """Sums along a slanted line through space and time, (3, 3, 3): sees what moves one pixel a frame that way.

    Each frame's weights sum to zero, so that neither brightness nor standing still excites it.

    Args:
        direction: 1 for motion to the right, -1 for motion to the left.

    Raises:
        EngineError: another direction.

    References:
        Adelson, Bergen. Spatiotemporal energy models for the perception of motion. JOSA A 2(2), 1985. Here the
        simplest kernel of that kind.
    """
    if direction not in (1, -1):
        raise EngineError(f"The direction is {direction} but must be 1 (right) or −1 (left).")
    slanted = torch.eye(3) if direction == 1 else torch.eye(3).flip(1)  # (time, column)
    per_frame = (slanted - 1 / 3) / 3
    return per_frame[:, None, :].repeat(1, 3, 1)
