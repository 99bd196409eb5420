"""How long a comparison will take here: by what the same networks took before, else by a rule of thumb."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import torch

from engine.device import pick_device
from engine.errors import EngineError
from engine.networks import summarize
from engine.training.build_network import build_network
from engine.training.data.datasets import facts
from engine.training.spec import Comparison, RunSpec


def speed_key(run: RunSpec) -> str:
    """Key of the settings that determine a step's time; name, seed, length and logging do not count."""
    kind = pick_device(run.device).kind
    alike = replace(
        run, name="", seed=0, steps=1, log_every=1, evaluate_every=1, device=kind, precision=run.precision_on(kind)
    )
    return alike.to_json()


def estimated_seconds(comparison: Comparison, *, places: int, known: Mapping[str, float]) -> float:
    """Time from the start of a comparison to its end when nothing else is running.

    Args:
        comparison: the runs, the longest of which are trained first.
        places: how many are trained at a time.
        known: seconds a step of earlier runs, by their ``speed_key``.
    """
    ends = [0.0] * places
    for place in longest_first(comparison.runs, known=known):
        heapq.heappush(ends, heapq.heappop(ends) + _seconds(comparison.runs[place], known))
    return max(ends)


def longest_first(runs: Sequence[RunSpec], *, known: Mapping[str, float]) -> list[int]:
    """Indices of runs in the order in which they are best trained.

    Begun with the longest, several at a time end soonest, since the short ones fill what is left. One seed's runs
    come before the next one's, so that there is something to compare early.

    Args:
        runs: in any order.
        known: seconds a step of earlier runs, by their ``speed_key``.
    """
    return sorted(range(len(runs)), key=lambda place: (runs[place].seed, -_seconds_if_any(runs[place], known)))


def _seconds_if_any(run: RunSpec, known: Mapping[str, float]) -> float:
    """None at all for a run that cannot be trained: it ends at once, and says why."""
    try:
        return _seconds(run, known)
    except EngineError:
        return 0.0


def _seconds(run: RunSpec, known: Mapping[str, float]) -> float:
    key = speed_key(run)
    return run.steps * (known[key] if key in known else _rule_of_thumb(key))


# Of one core of a server processor of 2023 with 16-bit matrix units, and of a GPU of the same year: a module's fixed
# cost in seconds (there and back), and operations a second. Right to about a factor of two on others like them.
_MODULE_SECONDS = {"cpu": 1.6e-4, "cuda": 3.5e-5, "mps": 1.4e-4}
_OPERATIONS_A_SECOND = {"cpu": 8e10, "cuda": 5e13, "mps": 2e12}
_BF16_GAIN = 2.2


@lru_cache(maxsize=256)
def _rule_of_thumb(key: str) -> float:
    """Seconds a step: every module costs some time, and every multiply-add of the way there and twice that back."""
    run = RunSpec.from_json(key)
    about = facts(run.data)
    with torch.device("meta"):
        model = build_network(run.network, in_channels=about.channels, num_classes=10)
    modules = sum(not list(module.children()) for module in model.modules())
    operations = 6 * summarize(model, (about.channels, about.side, about.side)).multiply_adds * run.batch_size
    gain = _BF16_GAIN if run.precision_on(run.device) == "bf16" else 1.0
    return modules * _MODULE_SECONDS[run.device] + operations / (gain * _OPERATIONS_A_SECOND[run.device])
