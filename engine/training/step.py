"""One update of the weights, from the random numbers drawn for it to the new weights, without leaving the device."""

from typing import Protocol

import torch
from torch.nn import functional as F

from engine.training.data.augmentation import Draws, vary
from engine.training.data.datasets import Dataset
from engine.training.forward import Forward
from engine.training.optimization import build_optimizer, set_learning_rate
from engine.training.spec import RunSpec


class Stepper(Protocol):
    """Interface of a training step, eager or replayed."""

    def __call__(self, draws: Draws, rate: float) -> None:
        """Updates the weights.

        Args:
            draws: the random numbers of the step: "chosen", int64 (n,), the images, and those of ``augmentation``.
            rate: its learning rate.
        """


class Step:
    """Steps of one run. Nothing in a step waits for the device, so that it can be recorded as a whole.

    Args:
        forward: the network.
        data: the images, on the device.
        spec: the run.
        device: what computes.

    Attributes:
        model: the network.
        optimizer: what updates its weights.
        loss_sum: sum of the losses since the last ``begin``.
        wrong: wrong answers since then.
    """

    def __init__(self, forward: Forward, data: Dataset, spec: RunSpec, device: torch.device) -> None:
        self._forward, self._data, self._spec = forward, data, spec
        self.model = forward.model
        self.optimizer = build_optimizer(self.model, spec.optimizer, rate_on=device if device.type == "cuda" else None)
        self._parameters = list(self.model.parameters())
        self.loss_sum = torch.zeros((), device=device)
        self.wrong = torch.zeros((), device=device)

    def begin(self) -> None:
        """Resets the loss and error counts."""
        if not self.model.training:
            self.model.train()
        self.loss_sum.zero_()
        self.wrong.zero_()

    def __call__(self, draws: Draws, rate: float) -> None:
        """Updates the weights, see ``Stepper``."""
        set_learning_rate(self.optimizer, rate)
        self.compute(draws)

    def compute(self, draws: Draws) -> None:
        """The step itself: only work for the device, at the learning rate that is set."""
        train, chosen = self._data.train, draws["chosen"]
        images, labels = train.images[chosen], train.labels[chosen]
        logits = self._forward(vary(self._data.normalize(images), self._spec.augmentation, draws))
        loss = F.cross_entropy(logits, labels, label_smoothing=self._spec.label_smoothing)
        for parameter in self._parameters:  # as the optimizer's zero_grad does, without its bookkeeping
            parameter.grad = None
        loss.backward()
        self.optimizer.step()
        self.loss_sum += loss.detach()
        self.wrong += (logits.detach().argmax(1) != labels).sum()
