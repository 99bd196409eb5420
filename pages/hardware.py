"""Data and hardware: times of convolutions, this machine's roofline, three ways to convolve, and the amount of data."""

from dashboard.controls.views import chosen_view
from dashboard.hardware import VIEWS
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson


def explore() -> str:
    """One of the views; returns its code."""
    return chosen_view(VIEWS, key="hardware.view")()


show_lesson(lesson("hardware"), explore)
