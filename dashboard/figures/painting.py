"""Values painted as pictures: what a screen needs when numbers leave the range from black to white."""

import numpy as np

from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE, Theme


def signed_picture(values: np.ndarray, *, theme: Theme, limit: float | None = None) -> np.ndarray:
    """A picture of signed values: blue below zero, orange above, the theme's neutral at zero.

    Args:
        values: (h, w).
        theme: light or dark.
        limit: the magnitude that gets the full colour; the largest one by default.

    Returns:
        uint8, (h, w, 3).
    """
    largest = float(np.abs(values).max()) if limit is None else limit
    levels = np.clip(values / (largest or 1.0), -1, 1)
    table = _table(theme)
    return table[np.rint((levels + 1) * 255).astype(np.intp)]


def _table(theme: Theme) -> np.ndarray:
    """The diverging palette as 511 colours, (511, 3)."""
    ends = np.array([_levels(colour) for colour in (NEGATIVE, NEUTRAL[theme], POSITIVE)], dtype=np.float64)
    places = np.linspace(0, 2, 511)
    channels = [np.interp(places, [0, 1, 2], ends[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def _levels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def as_levels(picture: np.ndarray) -> np.ndarray:
    """A picture as whole levels, uint8, (h, w, 3).

    Args:
        picture: (3, h, w) or (h, w), in [0, 1].
    """
    levels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.repeat(levels[..., None], 3, axis=2) if levels.ndim == 2 else levels.transpose(1, 2, 0)
