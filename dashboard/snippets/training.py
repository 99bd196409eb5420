"""Code that repeats a comparison outside the dashboard."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass

from engine.training.records import StoredComparison
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

_PARTS = (AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec)


def training_snippet(comparison: StoredComparison) -> str:
    """Trains the same networks again, run by run, and prints where they end: on a CPU the same to the last bit."""
    runs = "\n".join(f"    {_code(run.spec)}," for run in comparison.runs)
    used = sorted(part.__name__ for part in _PARTS if f"{part.__name__}(" in runs)
    return f"""import torch
from engine.training import {", ".join(used)}, train

torch.set_num_threads(1)
runs = [
{runs}
]
result = {{}}
for run in runs:
    *_, last = train(run)
    result[run.name, run.seed] = last.final_train_loss, last.test_error
    print(run.name, run.seed, result[run.name, run.seed])
"""


def _code(value: object) -> str:
    """A value as Python code; of a specification only what differs from its defaults."""
    if isinstance(value, Mapping):
        return repr(dict(value))
    if not is_dataclass(value):
        return repr(value)
    changed = [
        f"{field.name}={_code(getattr(value, field.name))}"
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    ]
    return f"{type(value).__name__}({', '.join(changed)})"
