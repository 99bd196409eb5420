"""The three images that a detector was swept over, as they are shown and as files to take away."""

import numpy as np
from PIL import ImageColor
from torch import Tensor

from dashboard.components.score_map.score_map import ScoredImage
from dashboard.controls.image_picker import sample_picture
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import decimal
from dashboard.figures.rasters import as_levels, outlined, png_file, sequential_picture, signed_picture
from dashboard.figures.theme import PAPER, Theme
from dashboard.views.locality.scores import Scores
from dashboard.views.locality.settings import DetectorSettings
from engine.images import Region, Sweep, translate

GAP = 12  # between images of a sheet
PEAK = 8  # pixels around the best score


def scored_images(found: Scores, window: tuple[int, int], settings: DetectorSettings) -> list[ScoredImage]:
    """The image as it is, moved, and the one without the object, all with one scale of colours.

    Args:
        found: the scores.
        window: (k_h, k_w), the detector's size.
        settings: the move, the image without the object and the kind of score.
    """
    dx, dy, normalized = settings.dx, settings.dy, settings.normalized
    sweeps = (found.here, found.on_moved, found.there)
    high = 1.0 if normalized else max(each.raw.max().item() for each in sweeps)
    images = (found.image, translate(found.image, dx=dx, dy=dy), found.other)
    titles = ("As it is", f"Moved by {move_text(dx, dy)}", sample_picture(settings.other).name.capitalize())
    return [
        ScoredImage(
            title=title,
            image=image,
            scores=each.scores(normalized=normalized),
            window=window,
            best=each.best(normalized=normalized),
            runner_up=each.runner_up(normalized=normalized),
            low=-high if normalized else 0.0,
            high=high or 1.0,
        )
        for title, image, each in zip(titles, images, sweeps, strict=True)
    ]


def move_text(dx: int, dy: int) -> str:
    """A move as a reader writes it: (−20, 10)."""
    return f"({decimal(dx, 0)}, {decimal(dy, 0)})"


def maps_png(every: list[ScoredImage], theme: Theme) -> bytes:
    """The images above their score maps, as one image file."""
    painted = [(_outlined_image(one, theme), _outlined_map(one, theme)) for one in every]
    h = max(image.shape[0] for image, _ in painted)
    w = max(image.shape[1] for image, _ in painted)
    columns = [np.concatenate([_on_paper(each, h + GAP, w + GAP, theme) for each in pair]) for pair in painted]
    return png_file(np.concatenate(columns, axis=1)[:-GAP, :-GAP])


def _outlined_image(one: ScoredImage, theme: Theme) -> np.ndarray:
    return outlined(as_levels(one.image.numpy()), Region(one.best.top, one.best.left, *one.window), theme=theme)


def _outlined_map(one: ScoredImage, theme: Theme) -> np.ndarray:
    """The score map, a small square around the best score."""
    painted = score_picture(one.scores, one.image.shape[-2:], limit=one.high, signed=one.low < 0, theme=theme)
    middle = one.best.top + one.window[0] // 2, one.best.left + one.window[1] // 2
    return outlined(painted, Region(middle[0] - PEAK, middle[1] - PEAK, 2 * PEAK + 1, 2 * PEAK + 1), theme=theme)


def score_picture(score: Tensor, size: tuple[int, ...], *, limit: float, signed: bool, theme: Theme) -> np.ndarray:
    """Scores as an image of the swept one's size: each score lies at the middle of its window, borders stay grey."""
    painted = (
        signed_picture(score.numpy(), theme=theme, limit=limit) if signed else sequential_picture(score.numpy() / limit)
    )
    canvas = np.full((*size, 3), 128, np.uint8)
    top, left = (whole - part for whole, part in zip(size, score.shape, strict=True))
    canvas[top // 2 : top // 2 + score.shape[0], left // 2 : left // 2 + score.shape[1]] = painted
    return canvas


def _on_paper(pixels: np.ndarray, h: int, w: int, theme: Theme) -> np.ndarray:
    """An image in the corner of a larger sheet of the theme's paper."""
    sheet = np.full((h, w, 3), ImageColor.getrgb(PAPER[theme]), np.uint8)
    sheet[: pixels.shape[0], : pixels.shape[1]] = pixels
    return sheet


def scores_csv(sweep: Sweep, *, normalized: bool) -> str:
    """The scores as a table: a row for each first row of a window, a column for each first column."""
    score = sweep.scores(normalized=normalized)
    head = ["first row of the window (pixels)", *(f"score at column {column}" for column in range(score.shape[1]))]
    return csv_file(head, ((row, *values) for row, values in enumerate(score.tolist())), digits=6)
