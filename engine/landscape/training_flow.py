"""Gradient and signal by depth at some moments of a training."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.landscape.gradient_flow import Batch, GradientFlow, gradient_flow
from engine.training.events import Event
from engine.training.loop import Training
from engine.training.spec import RunSpec

Moment = TypeVar("Moment")


def interleave(courses: Sequence[Iterator[Moment]]) -> Iterator[Moment]:
    """Interleaves iterators, one item of each in turn; those that end early are skipped.

    Raises:
        EngineError: at the end, what courses were refused for on the way.
    """
    going_on, refusals = list(courses), []
    while going_on:
        for course in tuple(going_on):
            try:
                moment = next(course)
            except StopIteration:
                going_on.remove(course)
            except EngineError as refusal:
                going_on.remove(course)
                refusals.append(str(refusal))
            else:
                yield moment
    if refusals:
        raise EngineError(" ".join(refusals))


def check_finite_loss(spec: RunSpec, event: Event) -> None:
    """Checks that a training has not diverged.

    Raises:
        EngineError: the training has diverged.
    """
    if event.status == "diverged":
        raise EngineError(
            f'"{spec.name}" has diverged by update {event.step}: at a learning rate of '
            f"{spec.optimizer.learning_rate:g} its loss is no number any more. Choose a smaller learning rate."
        )


IMAGES = 128


@dataclass(frozen=True)
class FlowAtStep:
    """A network in the course of its training.

    Attributes:
        name: of the run.
        step: updates done.
        flow: there and back on the same images each time.
    """

    name: str
    step: int
    flow: GradientFlow


def flow_through_training(spec: RunSpec, moments: tuple[int, ...]) -> Iterator[FlowAtStep]:
    """Trains a network and measures gradient flow at the given steps, always on the first training images.

    Args:
        spec: the run; the last moment takes the place of its number of steps.
        moments: numbers of updates, ascending from 0.

    Raises:
        EngineError: moments that do not ascend from 0, or the training has diverged.
    """
    if moments[0] != 0 or list(moments) != sorted(set(moments)):
        raise EngineError(f"The moments {moments} do not ascend from 0. Begin with 0 and name each once.")
    every = gcd(*moments)
    training = Training(replace(spec, steps=moments[-1], log_every=every, evaluate_every=every * moments[-1]))
    images = training.data.normalize(training.data.train.images[:IMAGES])
    batch = (images, training.data.train.labels[:IMAGES])
    yield FlowAtStep(spec.name, 0, gradient_flow(training.model, batch))
    for event in training.events():
        check_finite_loss(spec, event)
        if event.step in moments:
            yield FlowAtStep(spec.name, event.step, gradient_flow(training.model, batch))


def flows_through_trainings(specs: Sequence[RunSpec], moments: tuple[int, ...]) -> Iterator[FlowAtStep]:
    """Gradient flow of several trainings, one moment of each in turn."""
    yield from interleave([flow_through_training(spec, moments) for spec in specs])


def first_norm_by_differences(model: nn.Module, batch: Batch, *, step: float = 1e-8) -> float:
    """The gradient norm of the first convolution without backpropagation.

    Along its own direction the gradient's slope is its norm: two losses in float64, a little before and a little
    behind, give it as a central difference. The step is short, as a deep network's loss has a kink wherever one of its
    rectifiers switches.
    """
    images, labels = batch
    exact = copy.deepcopy(model).double().train()
    weight = next(parameter for parameter in exact.parameters() if parameter.ndim == 4)
    gradient = torch.autograd.grad(F.cross_entropy(exact(images.double()), labels), weight)[0]
    direction = gradient / gradient.norm()
    ahead, behind = (_loss_at(exact, weight, sign * step * direction, images, labels) for sign in (1, -1))
    return (ahead - behind) / (2 * step)


@torch.no_grad()
def _loss_at(model: nn.Module, weight: Tensor, move: Tensor, images: Tensor, labels: Tensor) -> float:
    weight.add_(move)
    loss = F.cross_entropy(model(images.double()), labels).item()
    weight.sub_(move)
    return loss
