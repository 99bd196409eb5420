"""The two networks that ship: their weights and the cards that say how they came about and what they reach."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn

from engine.errors import EngineError
from engine.vision_tasks.segmentation_network import SceneNetwork
from engine.vision_tasks.window_detector import WindowNetwork

FOLDER = Path(__file__).parent / "weights"
_NETWORKS = {"windows": WindowNetwork, "scenes": SceneNetwork}


@dataclass(frozen=True)
class TaskCard:
    """Where a network comes from.

    Attributes:
        name: of the network.
        kind: "windows" for a `WindowNetwork`, "scenes" for a `SceneNetwork`.
        parameters: how many it has.
        result: figures on scenes that it has not learned from, by name.
        recipe: the fields of its `TaskRecipe`.
        command: trains it again.
        seconds: of processor time that this took, on one thread.
    """

    name: str
    kind: str
    parameters: int
    result: dict[str, float]
    recipe: dict[str, Any]
    command: str
    seconds: int


def task_names() -> list[str]:
    """Names of the shipped networks, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.with_suffix(".safetensors").exists())


@lru_cache
def shipped_task(name: str) -> TaskCard:
    """The card of a network that ships.

    Raises:
        EngineError: there is none of this name.
    """
    if name not in task_names():
        raise EngineError(f'There is no network "{name}" here. Use one of {", ".join(task_names())}.')
    facts = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    training = facts["training"]
    return TaskCard(
        name=name,
        kind=facts["recipe"]["kind"],
        parameters=facts["parameters"],
        result=facts["result"],
        recipe=facts["recipe"],
        command=training["command"],
        seconds=training["processor_seconds"],
    )


@lru_cache
def task_network(name: str) -> nn.Module:
    """A network that ships, frozen and in evaluation mode; everyone gets the same one.

    Raises:
        EngineError: there is none of this name.
    """
    card = shipped_task(name)
    with torch.device("meta"):
        model = _NETWORKS[card.kind](width=card.recipe["width"])
    model.load_state_dict(load_file(FOLDER / f"{name}.safetensors"), assign=True)
    return model.eval().requires_grad_(False)
