"""How long a comparison will take here: by what the same networks took before, else by a rule of thumb."""

import heapq
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import torch
from torch import nn

from engine.device import pick_device
from engine.networks import summarize
from engine.training.datasets import facts
from engine.training.models import build_network
from engine.training.spec import Comparison, RunSpec


def speed_key(run: RunSpec) -> str:
    """What decides the time of a step: runs that differ in name, seed, length and points of their curves share it."""
    kind = pick_device(run.device).kind
    alike = replace(
        run, name="", seed=0, steps=1, log_every=1, evaluate_every=1, device=kind, precision=run.precision_on(kind)
    )
    return alike.to_json()


def estimated_seconds(comparison: Comparison, *, places: int, known: Mapping[str, float]) -> float:
    """Time from the start of a comparison to its end when nothing else is running.

    Args:
        comparison: the runs, trained in their order.
        places: how many are trained at a time.
        known: seconds a step of earlier runs, by their ``speed_key``.
    """
    ends = [0.0] * places
    for run in comparison.runs:
        key = speed_key(run)
        seconds = known[key] if key in known else _rule_of_thumb(key)
        heapq.heappush(ends, heapq.heappop(ends) + run.steps * seconds)
    return max(ends)


# Of one core of a server processor of 2023 with 16-bit matrix units, and of a GPU of the same year: a layer's fixed
# cost in seconds (there and back), and operations a second. Right to about a factor of two on others like them.
_LAYER_SECONDS = {"cpu": 4.5e-4, "cuda": 1.0e-4, "mps": 4.0e-4}
_OPERATIONS_A_SECOND = {"cpu": 8e10, "cuda": 5e13, "mps": 2e12}
_BF16_GAIN = 2.2


@lru_cache(maxsize=256)
def _rule_of_thumb(key: str) -> float:
    """Seconds a step: every layer costs some time, and every multiply-add of the way there and twice that back."""
    run = RunSpec.from_json(key)
    about = facts(run.data)
    with torch.device("meta"):
        model = build_network(run.network, in_channels=about.channels, num_classes=10)
    layers = sum(isinstance(layer, (nn.Conv2d, nn.Linear)) for layer in model.modules())
    operations = 6 * summarize(model, (about.channels, about.side, about.side)).multiply_adds * run.batch_size
    gain = _BF16_GAIN if run.precision_on(run.device) == "bf16" else 1.0
    return layers * _LAYER_SECONDS[run.device] + operations / (gain * _OPERATIONS_A_SECOND[run.device])
