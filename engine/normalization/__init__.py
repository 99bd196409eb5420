"""Batch normalization written out: its steps in both modes, its gradients, and the noise of small batches."""

from engine.normalization.batch import (
    BatchNormGradients,
    BatchNormSteps,
    RunningStatistics,
    batch_norm,
    batch_norm_gradients,
)
from engine.normalization.noise import BatchStatisticsDeviation, batch_statistics_deviation

__all__ = [
    "BatchNormGradients",
    "BatchNormSteps",
    "BatchStatisticsDeviation",
    "RunningStatistics",
    "batch_norm",
    "batch_norm_gradients",
    "batch_statistics_deviation",
]
