"""Loads the network of a finished run."""

import safetensors.torch
import torch
from torch import nn

from engine.errors import EngineError
from engine.networks.card import NetworkCard
from engine.networks.preprocessing import Preprocessing
from engine.networks.shipped_weights import Origin, set_origin
from engine.runs.store import RunStore
from engine.training.build_network import build_network
from engine.training.data.metadata import DatasetMetadata, dataset_metadata
from engine.training.spec import RunSpec


def trained_network(store: RunStore, run_id: str, *, device: str | torch.device = "cpu") -> nn.Module:
    """The network of a finished run with its last weights, frozen and in evaluation mode.

    It knows what it expects of an image and what its classes are called, as one that `engine.networks.build` makes.

    Args:
        store: where the run is kept.
        run_id: of the run.
        device: where the network lives.

    Raises:
        EngineError: there is no such run, it left no weights, or its data set is not here.
    """
    run = store.run(run_id)
    weights = store.artifact(run_id, "weights")
    if weights is None:
        raise EngineError(f'The run "{run_id}" is {run.status} and left no weights. Choose one that is finished.')
    seen = dataset_metadata(run.spec.data)
    model = build_network(run.spec.network, in_channels=seen.channels, num_classes=len(seen.classes))
    model.load_state_dict(safetensors.torch.load(weights))
    return set_origin(model.to(device).eval().requires_grad_(False), _origin(run_id, run.spec, seen))


def _origin(run_id: str, spec: RunSpec, seen: DatasetMetadata) -> Origin:
    card = NetworkCard(
        name=f"run-{run_id}",
        title=f"{spec.name}, seed {spec.seed}",
        family=spec.network.family,
        year=0,
        authors="",
        paper="",
        idea="A network that was trained here.",
        input_size=seen.side,
        channels=seen.channels,
        classes=len(seen.classes),
        data=spec.data.name,
    )
    preprocessing = Preprocessing(resize=seen.side, crop=seen.side, mean=seen.mean, std=seen.std)
    return Origin(card, "run", preprocessing, seen.classes)
