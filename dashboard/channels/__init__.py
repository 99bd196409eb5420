"""The views of the page on channels."""

from dashboard.channels.layer import layer_view
from dashboard.channels.mixing import mixing_view
from dashboard.channels.reduction import reduction_view
from dashboard.channels.shapes import shapes_view

__all__ = ["layer_view", "mixing_view", "reduction_view", "shapes_view"]
