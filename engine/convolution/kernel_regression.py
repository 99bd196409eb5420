"""Gradient descent on an unknown kernel, from one image before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry, geometry
from engine.convolution.im2col import im2col
from engine.convolution.options import PaddedWindowOptions, PaddedWindowSettings
from engine.errors import EngineError
from engine.per_axis import PerAxis

ENDLESS = 1e30


@dataclass(frozen=True)
class LearningStep:
    """The state of the descent after one step.

    Attributes:
        step: number of steps taken; 0 is the start.
        loss: mean squared difference between the target and what `kernel` makes of the input.
        kernel: (c_out, c_in, *kernel_size), in the input's dtype.
        dkernel: for each filter of `kernel` the gradient of its own mean squared difference, same shape.
        learning_rate: how far the next step follows that gradient.
        momentum: part of `velocity` that the next step adds to that, 0 to below 1; 0 is plain descent.
        velocity: the way from where the last gradient led to where this one leads, same shape.
    """

    step: int
    loss: float
    kernel: Tensor
    dkernel: Tensor
    learning_rate: float
    momentum: float
    velocity: Tensor

    @property
    def next_kernel(self) -> Tensor:
        """The kernel after the next step."""
        return self.kernel - self.learning_rate * self.dkernel + self.momentum * self.velocity


class LearningOptions(PaddedWindowOptions, total=False):
    """The keywords of `learn_kernel`."""

    learning_rate: float | None
    momentum: float | None
    steps: int
    tolerance: float


@dataclass(frozen=True, kw_only=True)
class LearningSettings(PaddedWindowSettings):
    """The convolution whose kernel is looked for, and how the descent goes; `learn_kernel` says what each means."""

    learning_rate: float | None = None
    momentum: float | None = None
    steps: int = 10_000
    tolerance: float = 1e-9

    def windows(self, x: Tensor, kernel_size: PerAxis) -> tuple[Tensor, Geometry]:
        """Every window of the input as one column, and the sizes of the convolution."""
        seen = im2col(
            x,
            kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
        )
        return seen, geometry(tuple(x.shape[2:]), kernel_size, self)


def learn_kernel(
    x: Tensor,
    target: Tensor,
    kernel_size: PerAxis,
    **options: Unpack[LearningOptions],
) -> Iterator[LearningStep]:
    """Find the kernel that turned one image into another: start at zero, follow the gradient of the squared error.

    The gradient of the kernel is that of `gradients`: every weight sums the pixels it met times the error. Images
    are smooth, so that their windows differ little and plain descent is slow; momentum is what makes it fast. Unless
    one is given, momentum grows step by step and starts anew when it points uphill.

    Args:
        x: (n, c_in, *input_size).
        target: (n, c_out, *output_size), what the unknown kernel made of `x`.
        kernel_size: size of the unknown kernel.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.
        learning_rate: step length; 1 / the steepest curvature of this loss unless given.
        momentum: part of the last step that is kept, 0 to below 1; 0 is plain descent.
        steps: most steps to take.
        tolerance: stop when the loss falls below this part of the target's mean square.

    Yields:
        The start, then the state after each step.

    Raises:
        EngineError: a target that has not the output's shape; a descent that diverges.

    References:
        Nesterov. A method of solving a convex programming problem with convergence rate O(1/k^2). 1983.
        O'Donoghue, Candes. Adaptive restart for accelerated gradient schemes. arXiv:1204.3982.
    """
    given = LearningSettings(**options)
    seen, settings = given.windows(x.double(), kernel_size)
    _check_target(target, (len(x), *settings.output_size))
    wanted = target.double().flatten(2)  # (n, c_out, outputs)
    bowl = _bowl(seen, wanted)
    rate = given.learning_rate if given.learning_rate is not None else 1 / bowl.steepest
    weights = torch.empty(
        (target.shape[1], x.shape[1], *settings.kernel_size),
        dtype=x.dtype if x.is_floating_point() else torch.get_default_dtype(),
    )
    low_enough = given.tolerance * float(wanted.square().mean())
    for step, state in enumerate(islice(_descent(bowl, rate, given.momentum), given.steps + 1)):
        _check_descends(state.loss, step, rate)
        yield state.as_step(step, rate, like=weights)
        if state.loss <= low_enough:
            return


@dataclass(frozen=True)
class _QuadraticLoss:
    """The squared error as a function of the weights alone: the sums over all windows are taken once.

    The error of every window enters loss and gradient only through these sums, so each step costs next to nothing.
    """

    curvature: Tensor  # (c_in * taps, c_in * taps): mean of windows^T windows
    met: Tensor  # (c_out, c_in * taps): mean of target^T windows
    power: float  # mean square of the target, summed over channels

    @property
    def steepest(self) -> float:
        """Largest second derivative of the loss, at which a step of its inverse is still stable."""
        return max(2 * float(torch.linalg.eigvalsh(self.curvature)[-1]), 1e-12)

    def loss(self, weights: Tensor) -> float:
        """Mean squared error of these weights."""
        total = float((weights @ self.curvature * weights - 2 * weights * self.met).sum()) + self.power
        return max(total, 0.0) / len(weights) if total == total else total

    def gradient(self, weights: Tensor) -> Tensor:
        """Every weight sums the pixels that it met times the error, per window."""
        return 2 * (weights @ self.curvature - self.met)


def _bowl(seen: Tensor, wanted: Tensor) -> _QuadraticLoss:
    places = len(seen) * seen.shape[2]
    return _QuadraticLoss(
        curvature=(seen @ seen.mT).sum(0) / places,
        met=(wanted @ seen.mT).sum(0) / places,
        power=float(wanted.square().sum()) / places,
    )


@dataclass(frozen=True)
class _State:
    """The descent after a step; tensors are (c_out, c_in * taps)."""

    loss: float
    weights: Tensor
    dweights: Tensor
    velocity: Tensor
    momentum: float

    def as_step(self, step: int, rate: float, *, like: Tensor) -> LearningStep:
        """The same with kernels of the shape and dtype of another."""
        tensors = (self.weights, self.dweights, self.velocity)
        kernel, dkernel, velocity = (each.reshape(like.shape).to(like.dtype) for each in tensors)
        return LearningStep(step, self.loss, kernel, dkernel, rate, self.momentum, velocity)


def _descent(bowl: _QuadraticLoss, rate: float, momentum: float | None) -> Iterator[_State]:
    """Yields the state at the start and after each step, endlessly."""
    ahead = torch.zeros_like(bowl.met)  # lookahead point of Nesterov's method, where the gradient is evaluated
    weights, age = ahead, 0
    while True:
        dweights = bowl.gradient(ahead)
        moved = ahead - rate * dweights
        velocity, weights = moved - weights, moved
        age = 0 if float((dweights * velocity).sum()) > 0 else age + 1
        kept = age / (age + 3) if momentum is None else momentum
        yield _State(bowl.loss(ahead), ahead, dweights, velocity, kept)
        ahead = weights + kept * velocity


def _check_target(target: Tensor, expected: tuple[int, ...]) -> None:
    if target.ndim != len(expected) + 1 or (len(target), *target.shape[2:]) != expected:
        raise EngineError(
            f"The target has shape {tuple(target.shape)} but the output of this convolution has "
            f"({expected[0]}, c_out, {', '.join(map(str, expected[1:]))}). Convolve with the same settings."
        )


def _check_descends(loss: float, step: int, rate: float) -> None:
    if not loss < ENDLESS:
        raise EngineError(
            f"The loss is {loss:.3g} after {step} steps with a learning rate of {rate:.3g}: the descent diverges. "
            "Use a smaller learning rate, or leave it out."
        )
