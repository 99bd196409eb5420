"""The views of the page on backpropagation."""

from dashboard.views.backpropagation.backward_pass import backward_view
from dashboard.views.backpropagation.descent import descent_view

__all__ = ["backward_view", "descent_view"]
