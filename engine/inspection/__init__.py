"""Looks inside networks: feature maps, filters, predictions, receptive fields."""

from engine.inspection.activations import Observation, activations, observe, prepare
from engine.inspection.filters import Filters, filters
from engine.inspection.layers import Layer, find_layer, layer_names, layers
from engine.inspection.maps import MapStatistics, shades, statistics, strengths, strongest_first
from engine.inspection.prediction import Prediction, predict, predictions

__all__ = [
    "Filters",
    "Layer",
    "MapStatistics",
    "Observation",
    "Prediction",
    "activations",
    "filters",
    "find_layer",
    "layer_names",
    "layers",
    "observe",
    "predict",
    "predictions",
    "prepare",
    "shades",
    "statistics",
    "strengths",
    "strongest_first",
]
