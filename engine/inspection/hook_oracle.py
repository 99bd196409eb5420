"""Oracle for feature maps: a plain forward pass with hooks, on a private copy."""

import re
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from engine.inspection.activations import prepare
from engine.networks.graph.operations import private_structure

_CALL = re.compile(r"^(.*)_(\d+)$")


def difference_from_hooks(model: nn.Module, image: Tensor, found: Mapping[str, Tensor]) -> float:
    """The largest difference between feature maps and those that hooks see in a plain forward pass.

    Hooks only see modules. What a function computes inside a block is compared where it leaves the block; what no
    module gives is left out.

    Args:
        model: the network; it is copied (not its weights) and stays without hooks.
        image: what the feature maps were computed from.
        found: results by name, from `engine.inspection.activations`.
    """
    copy = private_structure(model)
    modules = dict(copy.named_modules())
    places = {name: place for name in found if (place := _module_and_call(name, modules)) is not None}
    seen: dict[str, list[Tensor]] = {module: [] for module, _ in places.values()}
    for module, results in seen.items():
        modules[module].register_forward_hook(_recording_hook(results))
    with torch.no_grad():
        copy(prepare(model, image))
    pairs = [(found[name], seen[module][call]) for name, (module, call) in places.items()]
    return max((float((ours - theirs.to(ours.device)).abs().max()) for ours, theirs in pairs), default=0.0)


def _recording_hook(results: list[Tensor]) -> Any:
    def keep(_module: nn.Module, _inputs: tuple[Any, ...], output: Tensor) -> None:
        results.append(output.clone())  # an in-place layer may overwrite it right after

    return keep


def _module_and_call(name: str, modules: Mapping[str, nn.Module]) -> tuple[str, int] | None:
    """The module whose call gives an operation's result, and which of its calls that is."""
    if name in modules:
        return name, 0
    numbered = _CALL.match(name)
    if numbered and numbered[1] in modules:
        return numbered[1], int(numbered[2])
    block = name.rpartition(".")[0]
    return (block, 0) if block in modules and block else None
