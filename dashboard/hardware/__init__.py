"""What the page on data and hardware shows."""

from dashboard.hardware.data import data_view
from dashboard.hardware.roof import roof_view
from dashboard.hardware.times import times_view
from dashboard.hardware.ways import ways_view

VIEWS = {"Time": times_view, "Roofline": roof_view, "Three ways": ways_view, "Amount of data": data_view}

__all__ = ["VIEWS"]
