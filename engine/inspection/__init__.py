"""Feature maps, filters, predictions, receptive fields and attribution."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.inspection.activations import Observation, activations, observe, prepare
from engine.inspection.brush_mask import Stroke, stroke_mask
from engine.inspection.channel_filter import ChannelFilter, Filters, channel_filters, filters
from engine.inspection.classical_features import CLASSICAL_METHODS, Classical, classical_features
from engine.inspection.effective_receptive_field import (
    channel_gradient,
    effective_receptive_field,
    input_shape,
    receptive_field,
)
from engine.inspection.layers import Layer, default_layer, find_layer, layer_names, layers
from engine.inspection.map_statistics import MapStatistics, statistics, strengths, strongest_first
from engine.inspection.occlusion import cover_region, mean_colour
from engine.inspection.patches import Patch, Peaks, patches_at, peaks, strongest_patches
from engine.inspection.prediction import Prediction, predict, predictions
from engine.inspection.visualization import VisualizationStep, visualize_feature

if TYPE_CHECKING:
    from engine.inspection.attribution import METHODS, Attribution, attribute

_NEED_CAPTUM = ("METHODS", "Attribution", "attribute")

__all__ = [
    "CLASSICAL_METHODS",
    "METHODS",
    "Attribution",
    "ChannelFilter",
    "Classical",
    "Filters",
    "Layer",
    "MapStatistics",
    "Observation",
    "Patch",
    "Peaks",
    "Prediction",
    "Stroke",
    "VisualizationStep",
    "activations",
    "attribute",
    "channel_filters",
    "channel_gradient",
    "classical_features",
    "cover_region",
    "default_layer",
    "effective_receptive_field",
    "filters",
    "find_layer",
    "input_shape",
    "layer_names",
    "layers",
    "mean_colour",
    "observe",
    "patches_at",
    "peaks",
    "predict",
    "predictions",
    "prepare",
    "receptive_field",
    "statistics",
    "strengths",
    "stroke_mask",
    "strongest_first",
    "strongest_patches",
    "visualize_feature",
]


def __getattr__(name: str) -> Any:
    """Imports captum only when attribution is asked for."""
    if name in _NEED_CAPTUM:
        return getattr(import_module("engine.inspection.attribution"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
