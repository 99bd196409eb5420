"""Finished runs of the training page as networks with data, ready to be looked at."""

import safetensors.torch
from torch import nn

from engine.landscape.flow import Batch
from engine.training.datasets import load
from engine.training.models import build_network
from engine.training.spec import RunSpec


def trained_network(spec: RunSpec, weights: bytes) -> nn.Module:
    """The network of a run with its final weights, frozen and in evaluation mode.

    Args:
        spec: the run.
        weights: as safetensors.
    """
    data = load(spec.data)
    model = build_network(spec.network, in_channels=data.train.images.shape[1], num_classes=len(data.classes))
    model.load_state_dict(safetensors.torch.load(weights))
    return model.eval().requires_grad_(False)


def training_pictures(spec: RunSpec, count: int) -> Batch:
    """The first pictures that the run has learned from, as the network sees them, and their classes."""
    data = load(spec.data)
    return data.normalize(data.train.images[:count]), data.train.labels[:count]
