"""How weights are updated: the optimizer, and the course of its learning rate."""

import math

import torch
from torch import nn

from engine.training.spec import OptimizerSpec


def learning_rate(how: OptimizerSpec, step: int, steps: int) -> float:
    """The learning rate of update ``step``, counted from 0."""
    warmup = round(how.warmup * steps)
    if step < warmup:
        return how.learning_rate * (step + 1) / warmup
    if how.decay == "constant":
        return how.learning_rate
    return how.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def build_optimizer(model: nn.Module, how: OptimizerSpec) -> torch.optim.Optimizer:
    """The optimizer of a run, in torch's fused form: one pass over all parameters."""
    if how.name == "adamw":
        return torch.optim.AdamW(model.parameters(), lr=how.learning_rate, weight_decay=how.weight_decay, fused=True)
    return torch.optim.SGD(
        model.parameters(),
        lr=how.learning_rate,
        momentum=how.momentum,
        nesterov=how.nesterov,
        weight_decay=how.weight_decay,
        fused=True,
    )
