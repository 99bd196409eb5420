"""Code that repeats a comparison outside the dashboard."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass

from engine.runs.records import StoredComparison
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

_PARTS = (AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec)


def training_snippet(comparison: StoredComparison) -> str:
    """Trains the same networks again, run by run, and prints where they end: on a CPU the same to the last bit."""
    runs = "\n".join(_run(run.spec) for run in comparison.runs)
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


def _run(run: RunSpec) -> str:
    """A run, one argument a line."""
    arguments = "\n".join(f"        {argument}," for argument in _arguments(run))
    return f"    RunSpec(\n{arguments}\n    ),"


def _code(value: object) -> str:
    """A value as Python code."""
    if isinstance(value, Mapping):
        return repr(dict(value))
    return f"{type(value).__name__}({', '.join(_arguments(value))})" if is_dataclass(value) else repr(value)


def _arguments(value: object) -> list[str]:
    """The arguments of a specification: those that it must have by position, of the others what is no default."""
    if not is_dataclass(value):
        raise TypeError(f"{value!r} has no fields")
    needed, chosen = [], []
    for field in fields(value):
        part = getattr(value, field.name)
        if field.default is MISSING and (field.default_factory is MISSING or part):
            needed.append(_code(part))
        elif part != field.default and field.default is not MISSING:
            chosen.append(f"{field.name}={_code(part)}")
    return needed + chosen
