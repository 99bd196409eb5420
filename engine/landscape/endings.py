"""Where trainings end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.training.loop import train
from engine.training.spec import RunSpec


@dataclass(frozen=True)
class Ending:
    """The last point of a training.

    Attributes:
        spec: the run.
        test_error: share of wrong test pictures; None where it has diverged.
        train_loss: in nats, over all training pictures; None where it has diverged.
    """

    spec: RunSpec
    test_error: float | None
    train_loss: float | None

    @property
    def diverged(self) -> bool:
        """Whether its loss was no number any more."""
        return self.test_error is None


def endings(specs: Sequence[RunSpec]) -> Iterator[Ending]:
    """Trains one network after another."""
    for spec in specs:
        *_, last = train(spec)
        yield Ending(spec, last.test_error, last.final_train_loss)
