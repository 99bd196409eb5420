"""The views of the page on backpropagation."""

from dashboard.backpropagation.descent import descent_view
from dashboard.backpropagation.passes import backward_view

__all__ = ["backward_view", "descent_view"]
