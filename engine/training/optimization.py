"""The optimizer and the learning-rate schedule."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from engine.training.spec import OptimizerSpec

_OWN = ("lr", "capturable")


def learning_rate(how: OptimizerSpec, step: int, steps: int) -> float:
    """The learning rate of update ``step``, counted from 0."""
    warmup = round(how.warmup * steps)
    if step < warmup:
        return how.learning_rate * (step + 1) / warmup
    if how.decay == "constant":
        return how.learning_rate
    return how.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def build_optimizer(
    model: nn.Module, how: OptimizerSpec, *, rate_on: torch.device | None = None
) -> torch.optim.Optimizer:
    """The optimizer of a run, in torch's fused form: one pass over all parameters.

    Args:
        model: what it updates.
        how: which optimizer.
        rate_on: a device where the learning rate is kept as a number that changes in place, so that a recorded step
            reads it anew each time; None for a number of Python.
    """
    rate = how.learning_rate if rate_on is None else torch.tensor(how.learning_rate, device=rate_on)
    if how.name == "adamw":
        recorded = rate_on is not None
        return torch.optim.AdamW(
            model.parameters(), lr=rate, weight_decay=how.weight_decay, fused=True, capturable=recorded
        )
    return torch.optim.SGD(
        model.parameters(),
        lr=rate,
        momentum=how.momentum,
        nesterov=how.nesterov,
        weight_decay=how.weight_decay,
        fused=True,
    )


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Sets the rate of the next update, in place where it is a tensor."""
    (group,) = optimizer.param_groups
    if isinstance(group["lr"], Tensor):
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate


def load_optimizer_state(optimizer: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Takes over what another optimizer had gathered, of whichever device, and keeps how this one is set up."""
    (group,) = optimizer.param_groups
    own = {name: group[name] for name in _OWN if name in group}
    optimizer.load_state_dict(state)
    (group,) = optimizer.param_groups
    group.update(own)
