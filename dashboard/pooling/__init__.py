"""The views of the page on pooling."""

from dashboard.pooling.backward import backward_view
from dashboard.pooling.scales import scales_view
from dashboard.pooling.shift import shift_view
from dashboard.pooling.windows import windows_view

__all__ = ["backward_view", "scales_view", "shift_view", "windows_view"]
