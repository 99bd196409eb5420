"""Signals and small videos made by formula, with the kernels that show what a convolution does to each."""

from engine.signals.kernels import (
    derivative,
    matched_filter,
    motion_detector,
    moving_average,
    spatial_edge,
    temporal_difference,
)
from engine.signals.videos import SHAPES, Shape, moving_shape
from engine.signals.waves import SignalCard, heartbeat, signal, signal_card, signal_names

__all__ = [
    "SHAPES",
    "Shape",
    "SignalCard",
    "derivative",
    "heartbeat",
    "matched_filter",
    "motion_detector",
    "moving_average",
    "moving_shape",
    "signal",
    "signal_card",
    "signal_names",
    "spatial_edge",
    "temporal_difference",
]
