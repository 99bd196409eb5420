"""The page that compares networks: a chart with axes of choice, measurements on this device, and one network closer."""

from dashboard.comparison.chart import show_chart
from dashboard.comparison.closer import show_closer
from dashboard.comparison.measuring import show_measuring

__all__ = ["show_chart", "show_closer", "show_measuring"]
