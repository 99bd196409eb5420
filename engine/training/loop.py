"""The training loop: takes a specification, yields the points of its curves; no file, no database.

The whole data set lies on the device as one tensor, batches are drawn and varied there, and the loop waits for the
device only where a point of the curve is reported. On the CPU, with the same number of threads, the same
specification gives the same bits, also when a run is stopped and resumed from its state.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.device import pick_device
from engine.errors import TrainingStoppedError
from engine.training.build_network import build_network
from engine.training.cuda_graphs import GraphedStep, new_stream, use_stream
from engine.training.data.augmentation import Draws, draw, shift
from engine.training.data.datasets import Dataset, Labelled, fetch, load
from engine.training.data.download import Progress
from engine.training.events import Event, Status
from engine.training.forward import Forward, on_the_cpu, weight_layers
from engine.training.optimization import learning_rate, load_optimizer_state
from engine.training.randomness import RunRandomState, uses_randomness
from engine.training.spec import RunSpec
from engine.training.step import Step, Stepper

EVALUATION_BATCH = {"cuda": 2500, "mps": 500, "cpu": 500}


@dataclass(frozen=True)
class Score:
    """How well a network does on images: mean cross-entropy in nats and share of wrong answers, 0 to 1."""

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


class Training:
    """A run in progress, whose state can be taken out and put back in.

    On CUDA it works on a stream of its own, in bfloat16 unless its specification says otherwise, and replays steps
    that it recorded once; several runs in threads of one process share a GPU that way.

    Args:
        spec: the run.
        stop_wanted: asked before every step, every batch of a test and while data is downloaded; True raises
            ``TrainingStoppedError`` there.
        downloading: called with the progress of a download.
        data: images to take in place of those that the specification names.
        recording: on CUDA, whether steps are recorded and replayed.

    Attributes:
        spec: the run.
        model: the network, on its device.
        layers: names of the layers whose gradient norms are reported.
        step: updates done so far.
    """

    def __init__(
        self,
        spec: RunSpec,
        *,
        stop_wanted: Callable[[], bool] = bool,
        downloading: Progress | None = None,
        data: Dataset | None = None,
        recording: bool = True,
    ) -> None:
        self.spec = spec
        self._stop_wanted = stop_wanted
        self.device = pick_device(spec.device).torch
        self._recording = recording and self.device.type == "cuda"
        self._stream = new_stream(self.device)
        self._random_numbers = RunRandomState(spec.seed, self.device)
        self._generator = torch.Generator(self.device).manual_seed(spec.seed)
        with use_stream(self._stream):
            if data is None:
                fetch(spec.data, progress=downloading, stop_wanted=stop_wanted)
            self.data = (data or load(spec.data)).to(self.device)
            with self._random_numbers.active():
                channels = self.data.train.images.shape[1]
                model = build_network(spec.network, in_channels=channels, num_classes=len(self.data.classes))
            self._forward = Forward(model, self.device, spec)
            self._step = Step(self._forward, self.data, spec, self.device)
        self.model = self._forward.model
        self.layers, self._weights = weight_layers(self.model)
        self._uses_randomness = uses_randomness(self.model)
        self._take_step = self._stepper()
        self._order = torch.empty(0, dtype=torch.int64, device=self.device)
        self._position = 0
        self.step = 0
        self._seconds = 0.0

    @property
    def recorded(self) -> bool:
        """Whether steps are replayed as a CUDA graph."""
        return isinstance(self._take_step, GraphedStep) and self._take_step.recorded

    def events(self) -> Iterator[Event]:
        """Trains from the present step to the end; gives no point where it is already there."""
        status: Status = "running"
        while status == "running" and self.step < self.spec.steps:
            with use_stream(self._stream):
                event = self._next_event()
            status = event.status
            yield event

    def _next_event(self) -> Event:
        started = time.perf_counter()
        with self._random_numbers.active() if self._uses_randomness else nullcontext():
            point = self._train_until(min(self.spec.steps, self.step + self.spec.log_every))
        status = self._status(point)
        tested = self._test_score(status)
        final = self.score(self.data.train) if status == "finished" else None
        norms = tuple(torch.stack([gradient.norm() for gradient in self._gradients()]).tolist())
        shifted = self._shifted_errors() if status == "finished" else ()
        self._seconds += time.perf_counter() - started
        return Event(
            self.step,
            self.spec.steps,
            point.loss,
            point.error,
            learning_rate(self.spec.optimizer, self.step - 1, self.spec.steps),
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
        """Everything needed to resume between two events, ready for ``torch.save`` and weights-only loading."""
        return on_the_cpu(
            {
                "step": self.step,
                "seconds": self._seconds,
                "model": self.model.state_dict(),
                "optimizer": self._step.optimizer.state_dict(),
                "order": self._order,
                "position": self._position,
                "generator": self._generator.get_state(),
                **self._random_numbers.state(),
            }
        )

    def load_state(self, state: dict[str, Any]) -> None:
        """Carries on where ``state`` was taken, of a run with the same specification."""
        self.step, self._seconds = state["step"], state["seconds"]
        with use_stream(self._stream):
            self.model.load_state_dict(state["model"])
            load_optimizer_state(self._step.optimizer, state["optimizer"])
            self._order, self._position = state["order"].to(self.device), state["position"]
        if state["generator"].shape == self._generator.get_state().shape:  # else of another kind of device
            self._generator.set_state(state["generator"].cpu())
        self._random_numbers.load_state(state)
        self._take_step = self._stepper()  # what was recorded knows the optimizer's former memory

    def score(self, labelled: Labelled, *, offset: tuple[int, int] = (0, 0)) -> Score:
        """Tests the network in evaluation mode, on images that are shifted by ``offset`` pixels down and right."""
        with use_stream(self._stream), torch.no_grad():
            return self._score(labelled, offset)

    def _score(self, labelled: Labelled, offset: tuple[int, int]) -> Score:
        self.model.eval()
        loss = torch.zeros((), device=self.device)
        wrong = torch.zeros((), device=self.device)
        batch = EVALUATION_BATCH[self.device.type]
        for images, labels in zip(labelled.images.split(batch), labelled.labels.split(batch), strict=True):
            self._stop_if_wanted()
            moved = self.data.normalize(images)
            if any(offset):
                offsets = torch.tensor(offset, device=self.device)[:, None].expand(2, len(images))
                moved = shift(moved, offsets, reach=max(abs(pixels) for pixels in offset))
            logits = self._forward(moved)
            loss += F.cross_entropy(logits, labels, reduction="sum")
            wrong += (logits.argmax(1) != labels).sum()
        return Score(loss.item() / len(labelled), wrong.item() / len(labelled))

    def _train_until(self, step: int) -> Score:
        steps, size = step - self.step, self._batch_size()
        self._step.begin()
        for _ in range(steps):
            self._stop_if_wanted()
            self._take_step(self._next_draws(), learning_rate(self.spec.optimizer, self.step, self.spec.steps))
            self.step += 1
        return Score(self._step.loss_sum.item() / steps, self._step.wrong.item() / (steps * size))

    def _stop_if_wanted(self) -> None:
        if self._stop_wanted():
            raise TrainingStoppedError(f"Stopped after {self.step} of {self.spec.steps} steps.")

    def _batch_size(self) -> int:
        return min(self.spec.batch_size, len(self.data.train))

    def _next_draws(self) -> Draws:
        """The next images of a random order, and how they vary; an epoch's incomplete last batch is left out."""
        train, size = self.data.train, self._batch_size()
        if self._position + size > len(self._order):
            self._order = torch.randperm(len(train), generator=self._generator, device=self.device)
            self._position = 0
        chosen = self._order[self._position : self._position + size]
        self._position += size
        h, w = train.images.shape[-2:]
        return {"chosen": chosen, **draw(self.spec.augmentation, size, (h, w), self._generator)}

    def _stepper(self) -> Stepper:
        return GraphedStep(self._step) if self._recording else self._step

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
