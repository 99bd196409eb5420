"""Events that a training run reports."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, Self

Status = Literal["running", "finished", "diverged"]


@dataclass(frozen=True)
class Event:
    """One point of a run's curves.

    Attributes:
        step: updates done so far.
        steps: updates in all.
        train_loss: cross-entropy in nats, the mean over the minibatches since the last event as they were trained
            on, augmentation and label smoothing included.
        train_error: share of wrongly classified training images, 0 to 1, measured like the loss.
        learning_rate: of the last update.
        gradient_norms: Euclidean norm of the last gradient of each layer's weight, in the network's order.
        test_loss: cross-entropy over the whole test set, or None where this event tests nothing.
        test_error: share of wrongly classified test images, likewise.
        final_train_loss: at the end, cross-entropy over all training images, unvaried, in evaluation mode.
        final_train_error: at the end, share of wrongly classified training images, measured like that.
        shifted_test_errors: at the end, the test error at each of the specification's ``test_shifts``.
        seconds: time spent on this run so far, tests included.
        status: "finished" and "diverged" (the loss is no finite number any more) end a run.
    """

    step: int
    steps: int
    train_loss: float
    train_error: float
    learning_rate: float
    gradient_norms: tuple[float, ...]
    test_loss: float | None
    test_error: float | None
    final_train_loss: float | None
    final_train_error: float | None
    shifted_test_errors: tuple[float, ...]
    seconds: float
    status: Status

    def to_json(self) -> str:
        """The point as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what ``to_json`` wrote."""
        fields = json.loads(text)
        for name in ("gradient_norms", "shifted_test_errors"):
            fields[name] = tuple(fields[name])
        return cls(**fields)
