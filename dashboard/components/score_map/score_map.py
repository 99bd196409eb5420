"""An image above the scores that a detector gives its windows; the pointer asks any window for its score."""

import base64
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from dashboard.components.declare import declare
from dashboard.figures.number_format import decimal
from dashboard.figures.rasters import palette, png_file
from dashboard.figures.theme import Theme
from dashboard.runtime.media_urls import file_address, picture_address
from engine.images import Place

LEVELS = 65_535  # of a score on its way to the browser: two bytes
COLOURS = 256

_component = declare("score_map")


@dataclass(frozen=True)
class ScoredImage:
    """An image that a detector was swept over.

    Attributes:
        title: what stands above it.
        image: (3, h, w), in [0, 1].
        scores: (h - k_h + 1, w - k_w + 1), one for each window.
        window: (k_h, k_w).
        best: the window with the largest score.
        runner_up: the best one that does not overlap it, or None.
        low: the score that has the first colour.
        high: the score that has the last colour.
    """

    title: str
    image: Tensor
    scores: Tensor
    window: tuple[int, int]
    best: Place
    runner_up: Place | None
    low: float
    high: float


def score_map(scored: ScoredImage, *, key: str, theme: Theme) -> None:
    """The image, its score map and the scale of colours, where it is called.

    Args:
        scored: what is shown.
        key: the widget's key, "page.control"; unique on the page.
        theme: light or dark.
    """
    h, w = scored.image.shape[1:]
    _component(
        key=key,
        data={
            "title": scored.title,
            "image": picture_address(scored.image, key=f"{key}.image", file_format="JPEG"),
            "scores": file_address(encoded_scores(scored), media_type="image/png", key=f"{key}.scores"),
            "size": {"height": h, "width": w},
            "window": {"height": scored.window[0], "width": scored.window[1]},
            "best": _corner(scored.best),
            "runnerUp": _corner(scored.runner_up) if scored.runner_up else None,
            "low": scored.low,
            "high": scored.high,
            "ends": [_written(each) for each in (scored.low, (scored.low + scored.high) / 2, scored.high)],
            "colours": base64.b64encode(palette(COLOURS, theme=theme, signed=scored.low < 0).tobytes()).decode("ascii"),
        },
    )


def encoded_scores(scored: ScoredImage) -> bytes:
    """The scores as a PNG file: red holds the high and green the low byte of their place between low and high."""
    span = (scored.high - scored.low) or 1.0
    shares = (scored.scores.double().numpy() - scored.low) / span
    levels = np.rint(np.clip(shares, 0, 1) * LEVELS).astype(np.uint16)
    pixels = np.stack([levels >> 8, levels & 255, np.zeros_like(levels)], axis=2).astype(np.uint8)
    return png_file(pixels)


def _corner(place: Place) -> dict[str, int]:
    return {"top": place.top, "left": place.left}


def _written(score: float) -> str:
    """An end of the scale."""
    return decimal(score, 0 if float(score).is_integer() or abs(score) >= 10 else 2)
