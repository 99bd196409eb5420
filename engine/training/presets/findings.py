"""Expected findings of a comparison, each with a check against the results of its runs."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.training.events import Event

GUESSING = 0.9


@dataclass(frozen=True)
class End:
    """How a network ended, in the mean over its seeds; a run that diverged has an infinite loss and guesses.

    Attributes:
        train_loss: in nats, over all training images in evaluation mode.
        train_error: share of wrong training images, likewise.
        test_error: share of wrong test images.
        batch_loss: training loss of the last batches, in training mode.
        shifted: test errors by the distance in pixels, in the order of the specification.
        curve: training loss of the batches by step.
    """

    train_loss: float
    train_error: float
    test_error: float
    batch_loss: float
    shifted: tuple[float, ...]
    curve: tuple[tuple[int, float], ...]

    def loss_after(self, step: int) -> float:
        """The loss of the batches at the first point that is no earlier."""
        return next((loss for at, loss in self.curve if at >= step), self.batch_loss)


Ends = Mapping[str, End]


@dataclass(frozen=True)
class Finding:
    """A claim about the runs of a preset.

    Attributes:
        claim: whole sentences, true where ``holds``.
        holds: tells by how the networks ended, by their names.
        of_the_curve: whether that takes the whole curve, not only its last point.
    """

    claim: str
    holds: Callable[[Ends], bool]
    of_the_curve: bool = False


def end_of(seeds: Sequence[Sequence[Event]]) -> End:
    """How a network ended.

    Args:
        seeds: the points of each of its runs, at least one run with at least one point.
    """
    last = [points[-1] for points in seeds]
    shifted = [event.shifted_test_errors for event in last]
    curve = tuple(
        (points[0].step, _mean([point.train_loss for point in points])) for points in zip(*seeds, strict=False)
    )
    return End(
        _mean([math.inf if event.final_train_loss is None else event.final_train_loss for event in last]),
        _mean([GUESSING if event.final_train_error is None else event.final_train_error for event in last]),
        _mean([GUESSING if event.test_error is None else event.test_error for event in last]),
        _mean([event.train_loss for event in last]),
        tuple(map(_mean, zip(*shifted, strict=True))) if all(shifted) else (),
        curve,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
