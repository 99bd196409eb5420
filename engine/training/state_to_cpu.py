"""States of runs that can be kept in a file and loaded on a machine with other devices."""

from typing import Any

from torch import Tensor


def on_the_cpu(state: Any) -> Any:
    """The same dicts, lists and values, with every tensor on the CPU; tensors that are there already are not copied."""
    if isinstance(state, Tensor):
        return state.cpu()
    if isinstance(state, dict):
        return {name: on_the_cpu(value) for name, value in state.items()}
    if isinstance(state, (list, tuple)):
        return type(state)(on_the_cpu(value) for value in state)
    return state
