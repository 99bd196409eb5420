"""Looks inside networks: feature maps, filters, predictions, receptive fields, and what decided an answer."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.inspection.activations import Observation, activations, observe, prepare
from engine.inspection.filters import Filters, filters
from engine.inspection.layers import Layer, find_layer, layer_names, layers
from engine.inspection.maps import MapStatistics, averaged, shades, statistics, strengths, strongest_first
from engine.inspection.prediction import Prediction, predict, predictions
from engine.inspection.receptive import effective_receptive_field, receptive_field

if TYPE_CHECKING:
    from engine.inspection.attribution import METHODS, Attribution, attribute

_NEED_CAPTUM = ("METHODS", "Attribution", "attribute")

__all__ = [
    "METHODS",
    "Attribution",
    "Filters",
    "Layer",
    "MapStatistics",
    "Observation",
    "Prediction",
    "activations",
    "attribute",
    "averaged",
    "effective_receptive_field",
    "filters",
    "find_layer",
    "layer_names",
    "layers",
    "observe",
    "predict",
    "predictions",
    "prepare",
    "receptive_field",
    "shades",
    "statistics",
    "strengths",
    "strongest_first",
]


def __getattr__(name: str) -> Any:
    """Imports captum only when attribution is asked for."""
    if name in _NEED_CAPTUM:
        return getattr(import_module("engine.inspection.attribution"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
