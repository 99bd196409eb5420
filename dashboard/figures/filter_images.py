"""Filters of a convolution as small images."""

import numpy as np

from dashboard.figures.rasters import as_levels, signed_picture
from dashboard.figures.theme import Theme

TAP_PIXELS = 8


def filter_pictures(weights: np.ndarray, theme: Theme) -> list[np.ndarray]:
    """Every filter as an image, a square for a tap, (k_h, k_w) times eight pixels.

    Args:
        weights: (c_out, c_in, k_h, k_w); three input channels are painted as colours, others as their mean, signed.
        theme: whose palette.
    """
    enlarged = weights.repeat(TAP_PIXELS, axis=2).repeat(TAP_PIXELS, axis=3)
    if weights.shape[1] == 3:
        return [as_levels(_stretched(one)) for one in enlarged]
    return [signed_picture(one.mean(0), theme=theme) for one in enlarged]


def _stretched(values: np.ndarray) -> np.ndarray:
    """Values brought to [0, 1]; 0 where all are equal."""
    return (values - values.min()) / (np.ptp(values) or 1.0)
