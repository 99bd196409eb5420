"""Predictions of a classifier for shifted images."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.images import normalize, translate


def probabilities_by_shift(
    model: nn.Module, image: Tensor, shifts: Sequence[tuple[int, int]], *, mean: Sequence[float], std: Sequence[float]
) -> Tensor:
    """The probabilities of all classes for an image moved to each of several places.

    Args:
        model: a classifier in evaluation mode; it is not changed.
        image: (c, h, w), in [0, 1]; what moves in from outside is 0.
        shifts: (dx, dy) in pixels, to the right and down.
        mean: one value a channel, subtracted after the move.
        std: one value a channel, divided by.

    Returns:
        float32, (shifts, classes); each row sums to 1.

    Raises:
        EngineError: no shift.
    """
    if not shifts:
        raise EngineError("There are 0 shifts to try. Give at least one, for example (0, 0).")
    device = next(model.parameters()).device
    batch = torch.stack([normalize(translate(image, dx=dx, dy=dy), mean, std) for dx, dy in shifts])
    with torch.no_grad():
        return model(batch.to(device)).softmax(1).float().cpu()


@dataclass(frozen=True)
class ShiftedPredictions:
    """Probability and correctness of the true class for each image and shift.

    Attributes:
        probability: (n, shifts), of each image's right class.
        right: bool, (n, shifts), whether the right class is the most probable.
    """

    probability: Tensor
    right: Tensor


def predictions_by_shift(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    shifts: Sequence[tuple[int, int]],
    *,
    mean: Sequence[float],
    std: Sequence[float],
) -> ShiftedPredictions:
    """How a classifier does on images that are all moved to each of several places.

    Args:
        model: a classifier in evaluation mode; it is not changed.
        images: (n, c, h, w), in [0, 1]; what moves in from outside is 0.
        labels: (n,), the right classes.
        shifts: (dx, dy) in pixels, to the right and down.
        mean: one value a channel, subtracted after the move.
        std: one value a channel, divided by.

    Raises:
        EngineError: no shift.
    """
    answers = torch.stack([probabilities_by_shift(model, image, shifts, mean=mean, std=std) for image in images])
    true = labels[:, None, None].expand(-1, len(shifts), 1)
    return ShiftedPredictions(answers.gather(2, true)[..., 0], answers.argmax(2) == labels[:, None])
