"""Gradient flow through depth, and the loss landscape around a network's weights."""

from engine.landscape.gradient_flow import GradientFlow, gradient_flow
from engine.landscape.surface import Plane, Surface, SurfaceRow, coordinates, filter_normalized_direction, loss_surface

__all__ = [
    "GradientFlow",
    "Plane",
    "Surface",
    "SurfaceRow",
    "coordinates",
    "filter_normalized_direction",
    "gradient_flow",
    "loss_surface",
]
