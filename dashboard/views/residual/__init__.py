"""What the page on residual learning shows."""

from dashboard.views.residual.blocks import blocks_view
from dashboard.views.residual.flow import flow_view
from dashboard.views.residual.function_classes import classes_view
from dashboard.views.residual.surfaces import surfaces_view

VIEWS = {
    "Gradient by depth": flow_view,
    "Blocks": blocks_view,
    "Nested classes": classes_view,
    "Loss surfaces": surfaces_view,
}

__all__ = ["VIEWS"]
