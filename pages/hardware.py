"""Data and hardware: times of convolutions, this machine's roofline, three ways to convolve, and the amount of data."""

from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.hardware import VIEWS


def explore() -> str:
    """One of the views; returns its code."""
    return chosen_view(VIEWS, key="hardware.view")()


show_lesson(lesson("hardware"), explore)
