"""The views of the page on pooling."""

from dashboard.views.pooling.backward import backward_view
from dashboard.views.pooling.scales import scales_view
from dashboard.views.pooling.shift import shift_view
from dashboard.views.pooling.windows import windows_view

__all__ = ["backward_view", "scales_view", "shift_view", "windows_view"]
