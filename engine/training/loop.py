"""The training loop: a specification in, the points of its curves out; no file and no database.

The whole data set lies on the device as one tensor, batches are drawn and varied there, and the loop waits for the
device only where a point of the curve is reported. On the CPU, with the same number of threads, the same
specification gives the same bits, also when a run is stopped and carried on from its state.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.device import pick_device
from engine.training.augmentation import augment, shift
from engine.training.datasets import Labelled, load
from engine.training.events import Event, Status
from engine.training.models import build_network
from engine.training.optimization import build_optimizer, learning_rate
from engine.training.spec import RunSpec

EVALUATION_BATCH = 500


@dataclass(frozen=True)
class Score:
    """How well a network does on pictures: mean cross-entropy in nats and share of wrong answers, 0 to 1."""

    loss: float
    error: float


def train(spec: RunSpec) -> Iterator[Event]:
    """Trains a network and reports the points of its curves as they come.

    Args:
        spec: the run.

    Returns:
        Events, ``spec.log_every`` steps apart; the last one has a status other than "running".

    Raises:
        EngineError: the network, data set or device of the specification does not exist.
    """
    return Training(spec).events()


class TrainingStoppedError(Exception):
    """Raised between two steps after somebody asked the run to stop."""


class Training:
    """A run in progress, whose state can be taken out and put back in.

    Args:
        spec: the run.
        stop_wanted: asked before every step and every batch of a test; True raises ``TrainingStoppedError`` there.

    Attributes:
        spec: the run.
        model: the network, on its device.
        layers: names of the layers whose gradient norms are reported.
        step: updates done so far.
    """

    def __init__(self, spec: RunSpec, *, stop_wanted: Callable[[], bool] = bool) -> None:
        self.spec = spec
        self._stop_wanted = stop_wanted
        self.device = pick_device(spec.device).torch
        self.data = load(spec.data).to(self.device)
        self._global_random_state = torch.Generator().manual_seed(spec.seed).get_state()
        self._generator = torch.Generator(self.device).manual_seed(spec.seed)
        with self._own_random_numbers():
            channels = self.data.train.images.shape[1]
            model = build_network(spec.network, in_channels=channels, num_classes=len(self.data.classes))
        self._memory_format = torch.contiguous_format if self.device.type == "mps" else torch.channels_last
        self.model = _laid_out(model.to(self.device), self._memory_format)
        self.layers, self._weights = _weight_layers(self.model)
        self._optimizer = build_optimizer(self.model, spec.optimizer)
        self._order = torch.empty(0, dtype=torch.int64, device=self.device)
        self._position = 0
        self.step = 0
        self._seconds = 0.0

    def events(self) -> Iterator[Event]:
        """Trains from the present step to the end; gives no point where it is already there."""
        status: Status = "running"
        while status == "running" and self.step < self.spec.steps:
            started = time.perf_counter()
            with self._own_random_numbers():
                point = self._train_until(min(self.spec.steps, self.step + self.spec.log_every))
            status = self._status(point)
            tested = self._test_score(status)
            final = self.score(self.data.train) if status == "finished" else None
            norms = tuple(torch.stack([gradient.norm() for gradient in self._gradients()]).tolist())
            shifted = self._shifted_errors() if status == "finished" else ()
            self._seconds += time.perf_counter() - started
            yield Event(
                self.step,
                self.spec.steps,
                point.loss,
                point.error,
                self._optimizer.param_groups[0]["lr"],
                norms,
                tested.loss if tested else None,
                tested.error if tested else None,
                final.loss if final else None,
                final.error if final else None,
                shifted,
                self._seconds,
                status,
            )

    def state(self) -> dict[str, Any]:
        """Everything needed to carry on between two events, ready for ``torch.save`` and weights-only loading."""
        return {
            "step": self.step,
            "seconds": self._seconds,
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "order": self._order,
            "position": self._position,
            "generator": self._generator.get_state(),
            "global_random_state": self._global_random_state,
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Carries on where ``state`` was taken, of a run with the same specification."""
        self.step, self._seconds = state["step"], state["seconds"]
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._order, self._position = state["order"].to(self.device), state["position"]
        self._generator.set_state(state["generator"].cpu())
        self._global_random_state = state["global_random_state"].cpu()

    @torch.no_grad()
    def score(self, pictures: Labelled, *, offset: tuple[int, int] = (0, 0)) -> Score:
        """Tests the network in evaluation mode, on pictures that are shifted by ``offset`` pixels down and right."""
        self.model.eval()
        loss = torch.zeros((), device=self.device)
        wrong = torch.zeros((), device=self.device)
        for images, labels in zip(
            pictures.images.split(EVALUATION_BATCH), pictures.labels.split(EVALUATION_BATCH), strict=True
        ):
            self._stop_if_wanted()
            moved = self.data.normalize(images)
            if any(offset):
                offsets = torch.tensor(offset, device=self.device)[:, None].expand(2, len(images))
                moved = shift(moved, offsets, reach=max(abs(pixels) for pixels in offset))
            logits = self._logits(moved)
            loss += F.cross_entropy(logits, labels, reduction="sum")
            wrong += (logits.argmax(1) != labels).sum()
        return Score(loss.item() / len(pictures), wrong.item() / len(pictures))

    def _train_until(self, step: int) -> Score:
        self.model.train()
        loss_sum = torch.zeros((), device=self.device)
        wrong = torch.zeros((), device=self.device)
        pictures, steps = 0, step - self.step
        for _ in range(steps):
            self._stop_if_wanted()
            images, labels = self._next_batch()
            logits = self._logits(augment(self.data.normalize(images), self.spec.augmentation, self._generator))
            loss = F.cross_entropy(logits, labels, label_smoothing=self.spec.label_smoothing)
            self._optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self._optimizer.param_groups[0]["lr"] = learning_rate(self.spec.optimizer, self.step, self.spec.steps)
            self._optimizer.step()
            loss_sum += loss.detach()
            wrong += (logits.detach().argmax(1) != labels).sum()
            pictures += len(labels)
            self.step += 1
        return Score(loss_sum.item() / steps, wrong.item() / pictures)

    def _stop_if_wanted(self) -> None:
        if self._stop_wanted():
            raise TrainingStoppedError(f"Stopped after {self.step} of {self.spec.steps} steps.")

    def _next_batch(self) -> tuple[Tensor, Tensor]:
        """The next pictures of a random order; an incomplete batch at the end of an epoch is left out."""
        train, size = self.data.train, min(self.spec.batch_size, len(self.data.train))
        if self._position + size > len(self._order):
            self._order = torch.randperm(len(train), generator=self._generator, device=self.device)
            self._position = 0
        chosen = self._order[self._position : self._position + size]
        self._position += size
        return train.images[chosen], train.labels[chosen]

    def _logits(self, images: Tensor) -> Tensor:
        with self._autocast():
            return self.model(images.contiguous(memory_format=self._memory_format)).float()

    def _autocast(self) -> AbstractContextManager:
        if self.spec.precision == "bf16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()

    def _status(self, point: Score) -> Status:
        if not math.isfinite(point.loss):
            return "diverged"
        return "finished" if self.step == self.spec.steps else "running"

    def _test_score(self, status: Status) -> Score | None:
        due = status == "finished" or (status == "running" and self.step % self.spec.evaluate_every == 0)
        return self.score(self.data.test) if due else None

    def _shifted_errors(self) -> tuple[float, ...]:
        """The mean error over shifts up, down, left and right, for each distance asked for."""
        ways = ((1, 0), (-1, 0), (0, 1), (0, -1))
        return tuple(
            sum(self.score(self.data.test, offset=(y * pixels, x * pixels)).error for y, x in ways) / len(ways)
            for pixels in self.spec.data.test_shifts
        )

    def _gradients(self) -> list[Tensor]:
        return [weight.grad for weight in self._weights if weight.grad is not None]

    @contextmanager
    def _own_random_numbers(self) -> Iterator[None]:
        """Lends the run's own state to torch's global random numbers, which first weights and dropout draw from."""
        outside = torch.get_rng_state()
        torch.set_rng_state(self._global_random_state)
        try:
            yield
        finally:
            self._global_random_state = torch.get_rng_state()
            torch.set_rng_state(outside)


def _weight_layers(model: nn.Module) -> tuple[tuple[str, ...], list[Tensor]]:
    named = [
        (name, module.weight) for name, module in model.named_modules() if isinstance(module, (nn.Conv2d, nn.Linear))
    ]
    return tuple(name for name, _ in named), [weight for _, weight in named]


def _laid_out(model: nn.Module, memory_format: torch.memory_format) -> nn.Module:
    """Stores the weights of convolutions in this order of axes."""
    for weight in model.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=memory_format)
    return model
