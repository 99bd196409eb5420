"""Loss surfaces that come with the project, each in one file with what is needed to compute it again."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

from engine.errors import EngineError
from engine.landscape.gradient_flow import Batch
from engine.landscape.surface import Surface
from engine.networks import build
from engine.training.build_network import build_network
from engine.training.data.datasets import load
from engine.training.spec import DataSpec, NetworkSpec

FOLDER = Path(__file__).parent / "surfaces"
_WEIGHTS = "weights."


@dataclass(frozen=True)
class SurfaceMetadata:
    """Where a surface comes from.

    Attributes:
        name: of the file.
        title: of the network.
        residual: whether it has shortcuts.
        depth: layers with weights.
        data: the data set.
        images: how many of its training images the loss is the mean of, from the first.
        seed: of the directions.
        span: how far it reaches.
        seconds: how long it took to compute, on one core.
        command: makes it again.
    """

    name: str
    title: str
    residual: bool
    depth: int
    data: str
    images: int
    seed: int
    span: float
    seconds: float
    command: str


@dataclass(frozen=True)
class ShippedSurface:
    """A surface and its origin."""

    facts: SurfaceMetadata
    surface: Surface


def surface_names() -> list[str]:
    """Names of the shipped surfaces, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.safetensors"))


@lru_cache
def shipped_surface(name: str) -> ShippedSurface:
    """A surface that comes with the project.

    Raises:
        EngineError: there is none of this name.
    """
    path = _path(name)
    with safe_open(path, "pt") as file:
        facts = json.loads(file.metadata()["facts"])
        places, losses = (file.get_tensor(key).tolist() for key in ("places", "losses"))
    return ShippedSurface(SurfaceMetadata(**facts), Surface(tuple(places), tuple(map(tuple, losses))))


def surface_model(name: str) -> nn.Module:
    """The network at the middle of a shipped surface, frozen and in evaluation mode.

    Raises:
        EngineError: there is no such surface.
    """
    facts = shipped_surface(name).facts
    weights = {
        key.removeprefix(_WEIGHTS): tensor.float() if tensor.is_floating_point() else tensor
        for key, tensor in load_file(_path(name)).items()
        if key.startswith(_WEIGHTS)
    }
    if not weights:
        return build(name, weights="shipped")
    with torch.device("meta"):
        model = build_network(digits_network(facts.residual, facts.depth), in_channels=1, num_classes=10)
    model.load_state_dict(weights, assign=True)
    return model.eval().requires_grad_(False)


def digits_network(residual: bool, depth: int) -> NetworkSpec:
    """The networks on digits whose surfaces ship: He et al.'s layout at half the width."""
    return NetworkSpec("resnet" if residual else "plain", {"depth": depth, "width": 8})


def surface_data(data: str, images: int) -> Batch:
    """The first training images of a data set, as its networks see them, and their classes."""
    dataset = load(DataSpec(data))
    return dataset.normalize(dataset.train.images[:images]), dataset.train.labels[:images]


def content_of(facts: dict[str, Any], surface: Surface, model: nn.Module | None) -> dict[str, Any]:
    """Content of a surface's file, as arguments of `safetensors.torch.save_file`.

    Args:
        facts: the fields of `SurfaceMetadata`.
        surface: the losses.
        model: whose weights go with it; None where they ship anyway.
    """
    tensors = {"places": torch.tensor(surface.places), "losses": torch.tensor(surface.losses)}
    if model is not None:
        tensors |= {_WEIGHTS + name: to_half_precision(tensor) for name, tensor in model.state_dict().items()}
    return {"tensors": tensors, "metadata": {"facts": json.dumps(facts)}}


def to_half_precision(tensor: torch.Tensor) -> torch.Tensor:
    """A weight in half precision, anything else as it is."""
    return tensor.half().contiguous() if tensor.ndim > 1 else tensor.contiguous()


def _path(name: str) -> Path:
    if name not in surface_names():
        raise EngineError(f'There is no surface "{name}" here. Use one of {", ".join(surface_names())}.')
    return FOLDER / f"{name}.safetensors"
