"""What a patch scores on an image, on the image moved, and on an image without the object."""

from dataclasses import dataclass

import numpy as np
from skimage.feature import match_template
from torch import Tensor

from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.views.locality.settings import DetectorSettings
from engine.images import (
    Equivariance,
    Region,
    Sweep,
    compare_shifted,
    crop,
    fit,
    luminance,
    round_to_8_bit,
    sweep,
    translate,
)

LONGEST_SIDE = 360


@dataclass(frozen=True)
class Scores:
    """A detector's scores on an image, on the same image moved, and on another.

    Attributes:
        image: (3, h, w), the image that the patch was cut out of; its brightness is what is scored.
        other: (3, h, w), an image without the object.
        here: the scores on the first.
        there: the scores on the other.
        on_moved: the scores on the first after its move.
        moved: how the scores follow the move; None where it leaves nothing to compare.
        difference_to_skimage: the largest difference of the normalized scores to match_template's.
    """

    image: Tensor
    other: Tensor
    here: Sweep
    there: Sweep
    on_moved: Sweep
    moved: Equivariance | None
    difference_to_skimage: float


@cached(entries=16)
def small_picture(picture: Picture) -> Tensor:
    """The image at the size at which it is swept."""
    return fit(picture.tensor, LONGEST_SIDE)


@cached(entries=16)
def scores(picture: Picture, region: Region, settings: DetectorSettings) -> Scores:
    """Everything that the page shows of a detector.

    Raises:
        EngineError: a flat patch, or one that does not fit the other image.
    """
    image, without = small_picture(picture), small_picture(sample_picture(settings.other))
    dx, dy, normalized = settings.dx, settings.dy, settings.normalized
    brightness = _brightness(image)
    patch = crop(brightness, region)
    with heavy_computation():
        here = sweep(brightness, patch)

        on_moved = sweep(translate(brightness, dx=dx, dy=dy), patch)
        h, w = here.raw.shape
        return Scores(
            image=image,
            other=without,
            here=here,
            there=sweep(_brightness(without), patch),
            on_moved=on_moved,
            moved=compare_shifted(
                here.scores(normalized=normalized), on_moved.scores(normalized=normalized), dx=dx, dy=dy
            )
            if abs(dx) < w and abs(dy) < h
            else None,
            difference_to_skimage=_difference_to_skimage(brightness, patch, here),
        )


def _brightness(image: Tensor) -> Tensor:
    """One channel on whole levels, (1, h, w): with three, their different means alone would correlate everywhere."""
    return round_to_8_bit(luminance(image))[None]


def _difference_to_skimage(image: Tensor, patch: Tensor, here: Sweep) -> float:
    expected = match_template(image[0].double().numpy(), patch[0].double().numpy())
    return float(np.abs(here.normalized.numpy() - expected).max())
