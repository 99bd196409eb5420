"""Batch normalization written out: its steps in both modes, its gradients, and the noise of small batches."""

from engine.normalization.batch import BatchNormGradients, BatchNormSteps, Running, batch_norm, batch_norm_gradients
from engine.normalization.noise import Stray, stray_of_batches

__all__ = [
    "BatchNormGradients",
    "BatchNormSteps",
    "Running",
    "Stray",
    "batch_norm",
    "batch_norm_gradients",
    "stray_of_batches",
]
