"""Training of networks side by side: what a run is, the loop, and comparisons that are ready to run."""

from engine.training.events import Event
from engine.training.loop import Training, train
from engine.training.presets.card import Preset
from engine.training.presets.catalogue import preset, presets
from engine.training.spec import AugmentationSpec, Comparison, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

__all__ = [
    "AugmentationSpec",
    "Comparison",
    "DataSpec",
    "Event",
    "NetworkSpec",
    "OptimizerSpec",
    "Preset",
    "RunSpec",
    "Training",
    "preset",
    "presets",
    "train",
]
