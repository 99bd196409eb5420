"""The parts of the page on filters: the kernel's controls, the image before and after, and what lies below them."""

from dashboard.filters.controls import Choices, filter_controls
from dashboard.filters.settings import FilterSettings
from dashboard.filters.stage import filter_stage
from dashboard.filters.views import VIEWS

__all__ = ["VIEWS", "Choices", "FilterSettings", "filter_controls", "filter_stage"]
