"""The views of the page on channels."""

from dashboard.views.channels.layer import layer_view
from dashboard.views.channels.mixing import mixing_view
from dashboard.views.channels.reduction import reduction_view
from dashboard.views.channels.shapes import shapes_view

__all__ = ["layer_view", "mixing_view", "reduction_view", "shapes_view"]
