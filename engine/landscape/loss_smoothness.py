"""Smoothness of the loss along the gradient, and the shift of each layer's input after an update."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.landscape.gradient_flow import Batch
from engine.landscape.training_flow import check_finite_loss, interleave
from engine.training.loop import Training
from engine.training.spec import RunSpec

STEPS = (0.5, 1.0, 2.0, 4.0)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
IMAGES = 128


@dataclass(frozen=True)
class SmoothnessMeasurement:
    """Measurements of a network at one step of its training.

    Attributes:
        name: of the run.
        step: updates done.
        loss: on the images that all moments share, in training mode.
        losses_along: after steps of `STEPS` learning rates along the gradient.
        gradient_changes: norm of the gradient's change after each of these steps.
        input_shifts: for every layer but the first, how far an update of one learning rate moves the channel means
            of its input, in the channels' standard deviations.
        gradient_moves: for the same layers, the norm of the change of a layer's gradient when the layers before it are
            updated and the others are not.
        gradient_shifts: the same in relation to the norm of the layer's gradient.
        layers: names of the rectifiers whose input is described next.
        quantiles: `QUANTILES` of the input of each rectifier.
    """

    name: str
    step: int
    loss: float
    losses_along: tuple[float, ...]
    gradient_changes: tuple[float, ...]
    input_shifts: tuple[float, ...]
    gradient_moves: tuple[float, ...]
    gradient_shifts: tuple[float, ...]
    layers: tuple[str, ...]
    quantiles: tuple[tuple[float, ...], ...]


def smoothness_through_training(spec: RunSpec, moments: tuple[int, ...]) -> Iterator[SmoothnessMeasurement]:
    """Trains a network and measures it at the given steps, always on the first training images.

    Args:
        spec: the run; the last moment takes the place of its number of steps.
        moments: numbers of updates, ascending from 0.

    Raises:
        EngineError: the training has diverged.
    """
    every = gcd(*moments)
    training = Training(replace(spec, steps=moments[-1], log_every=every, evaluate_every=every * moments[-1]))
    batch = (
        training.data.normalize(training.data.train.images[:IMAGES]),
        training.data.train.labels[:IMAGES],
    )
    rate = spec.optimizer.learning_rate
    yield measure_smoothness(training.model, batch, rate, name=spec.name, step=0)
    for event in training.events():
        check_finite_loss(spec, event)
        if event.step in moments:
            yield measure_smoothness(training.model, batch, rate, name=spec.name, step=event.step)


def smoothness_through_trainings(specs: Sequence[RunSpec], moments: tuple[int, ...]) -> Iterator[SmoothnessMeasurement]:
    """Measures several trainings in turn."""
    yield from interleave([smoothness_through_training(spec, moments) for spec in specs])


def measure_smoothness(
    model: nn.Module, batch: Batch, learning_rate: float, *, name: str = "", step: int = 0
) -> SmoothnessMeasurement:
    """Measures loss, gradients and layer inputs along the gradient; the weights are restored afterwards.

    Args:
        model: gives logits.
        batch: images as the network sees them, and their classes.
        learning_rate: the unit of the steps.
        name: of the run.
        step: updates done.

    References:
        Santurkar, Tsipras, Ilyas, Madry. How does batch normalization help optimization? NeurIPS 2018,
        arXiv:1805.11604, section 3: loss and gradient along the gradient's direction; definition 2.1 for the shift of
        gradients. The shift of an input's mean is the more common reading of internal covariate shift.
    """
    look = _MovableNetwork(model, batch)
    here = look.gradients()
    look.move(here, learning_rate)
    after = look.input_means()
    look.move(here, 0.0)
    before = look.input_means()
    losses, changes = [], []
    for steps in STEPS:
        look.move(here, steps * learning_rate)
        losses.append(look.loss().item())
        changes.append(_distance(look.gradients(), here))
    look.move(here, 0.0)
    return SmoothnessMeasurement(
        name,
        step,
        look.loss().item(),
        tuple(losses),
        tuple(changes),
        tuple(_input_shift(old, new) for old, new in zip(before[1:], after[1:], strict=True)),
        *look.gradient_moves(here, learning_rate),
        *look.distributions(),
    )


class _MovableNetwork:
    """A copy of a network whose weights can be moved along a direction and put back."""

    def __init__(self, model: nn.Module, batch: Batch) -> None:
        self.model = copy.deepcopy(model).train().requires_grad_(True)
        self.images, self.labels = batch
        self.weights = list(self.model.parameters())
        self.start = [weight.detach().clone() for weight in self.weights]
        self.layers = [layer for layer in self.model.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]

    def loss(self) -> Tensor:
        return F.cross_entropy(self.model(self.images), self.labels)

    def gradients(self) -> list[Tensor]:
        return list(torch.autograd.grad(self.loss(), self.weights))

    @torch.no_grad()
    def move(self, direction: Sequence[Tensor], length: float) -> None:
        """Puts the weights so far down along a direction from where they were."""
        for weight, start, part in zip(self.weights, self.start, direction, strict=True):
            weight.copy_(start - length * part)

    @torch.no_grad()
    def input_means(self) -> list[tuple[Tensor, Tensor]]:
        """Mean and standard deviation of each channel that each layer reads."""
        found: list[tuple[Tensor, Tensor]] = []

        def note(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            channels = inputs[0].movedim(1, 0).flatten(1)
            found.append((channels.mean(1), channels.std(1)))

        handles = [layer.register_forward_pre_hook(note) for layer in self.layers]
        self.model(self.images)
        for handle in handles:
            handle.remove()
        return found

    def gradient_moves(self, here: Sequence[Tensor], length: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """For each layer but the first: how its gradient changes when only the layers before it are updated.

        Returns:
            The norms of the changes, and the same in relation to the norms of the gradients.
        """
        places = {id(weight): place for place, weight in enumerate(self.weights)}
        moves, shifts = [], []
        for layer in self.layers[1:]:
            own = places[id(layer.weight)]
            self.move([part if place < own else torch.zeros_like(part) for place, part in enumerate(here)], length)
            gradient = torch.autograd.grad(self.loss(), self.weights[own])[0]
            moves.append((gradient - here[own]).norm().item())
            shifts.append(moves[-1] / max(here[own].norm().item(), 1e-30))
        self.move(here, 0.0)
        return tuple(moves), tuple(shifts)

    @torch.no_grad()
    def distributions(self) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
        """Names of the rectifiers, and quantiles of what each is given."""
        names, found = [], []

        def note(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            found.append(
                tuple(torch.quantile(inputs[0].flatten()[::4], torch.tensor(QUANTILES).to(inputs[0])).tolist())
            )

        for name, layer in self.model.named_modules():
            if isinstance(layer, nn.ReLU):
                names.append(name)
                layer.register_forward_pre_hook(note)
        self.model(self.images)
        return tuple(names), tuple(found)


def _distance(ours: Sequence[Tensor], theirs: Sequence[Tensor]) -> float:
    return torch.sqrt(sum(((a - b) ** 2).sum() for a, b in zip(ours, theirs, strict=True)) + torch.zeros(())).item()


def _input_shift(old: tuple[Tensor, Tensor], new: tuple[Tensor, Tensor]) -> float:
    """How far the channel means have moved, in the mean standard deviation of the channels."""
    return ((new[0] - old[0]).abs().mean() / old[1].mean().clamp_min(1e-30)).item()
