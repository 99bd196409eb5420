"""Final errors of trainings, with batch normalization in evaluation and in training mode."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from engine.training.loop import Training
from engine.training.spec import RunSpec


@dataclass(frozen=True)
class FinalErrors:
    """Final errors of one training.

    Attributes:
        spec: the run.
        test_error: share of wrong test images in evaluation mode; None where it has diverged.
        batch_error: the same in training mode, in batches of the run's size, each normalized by its own statistics;
            None where it has diverged, and for a network without batch normalization, which has one mode only.
        train_loss: in nats, over all training images; None where it has diverged.
    """

    spec: RunSpec
    test_error: float | None
    batch_error: float | None
    train_loss: float | None

    @property
    def diverged(self) -> bool:
        """Whether its loss became NaN or infinite."""
        return self.test_error is None


def train_to_final_errors(specs: Sequence[RunSpec]) -> Iterator[FinalErrors]:
    """Trains one network after another."""
    for spec in specs:
        training = Training(spec)
        *_, last = training.events()
        batch_error = None if last.test_error is None else error_in_training_mode(training)
        yield FinalErrors(spec, last.test_error, batch_error, last.final_train_loss)


@torch.no_grad()
def error_in_training_mode(training: Training) -> float | None:
    """Share of wrong test images in random batches of the run's size; None for a network without batch normalization.

    The last batch is filled up with images of the first, whose second answers do not count.
    """
    if not any(isinstance(layer, _BatchNorm) for layer in training.model.modules()):
        return None
    model: nn.Module = copy.deepcopy(training.model).train()  # a batch in training mode changes the running statistics
    test, size = training.data.test, training.spec.batch_size
    count = len(test)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    order = order[torch.arange(-(-count // size) * size) % count].to(test.labels.device)
    answers = torch.cat([model(training.data.normalize(test.images[batch])).argmax(1) for batch in order.split(size)])
    return (answers != test.labels[order])[:count].float().mean().item()
