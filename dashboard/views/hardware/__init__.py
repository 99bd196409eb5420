"""What the page on data and hardware shows."""

from dashboard.views.hardware.algorithms import ways_view
from dashboard.views.hardware.data_amount import data_view
from dashboard.views.hardware.roofline import roof_view
from dashboard.views.hardware.timings import times_view

VIEWS = {"Time": times_view, "Roofline": roof_view, "Three ways": ways_view, "Amount of data": data_view}

__all__ = ["VIEWS"]
