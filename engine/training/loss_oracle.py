"""Oracle for a finished run: its test loss, recomputed independently from the saved weights."""

import numpy as np
import safetensors.torch
import torch

from engine.training.build_network import build_network
from engine.training.data.datasets import load
from engine.training.spec import RunSpec


def recomputed_test_loss(spec: RunSpec, weights: bytes, *, image_count: int | None = None) -> float:
    """Mean cross-entropy over the test images, in nats.

    The network is built anew, runs in float64 on all test images at once, and the loss is computed by NumPy.

    Args:
        spec: the run.
        weights: its final weights, as safetensors.
        image_count: how many of the test images, from the first on; None for all.
    """
    data = load(spec.data)
    images, labels = data.test.images[:image_count], data.test.labels[:image_count]
    model = build_network(spec.network, in_channels=data.test.images.shape[1], num_classes=len(data.classes))
    model.load_state_dict(safetensors.torch.load(weights))
    with torch.no_grad():
        logits = model.double().eval()(data.normalize(images).double()).numpy()  # (n, classes)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_probabilities[np.arange(len(logits)), labels.numpy()].mean())
