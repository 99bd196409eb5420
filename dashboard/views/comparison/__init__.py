"""The page that compares networks: a chart with axes of choice, measurements on this device, and one network closer."""

from dashboard.views.comparison.chart import show_chart
from dashboard.views.comparison.network_detail import show_closer
from dashboard.views.comparison.timings import show_measuring

__all__ = ["show_chart", "show_closer", "show_measuring"]
