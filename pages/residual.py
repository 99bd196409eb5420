"""Why residual: gradient and signal by depth, the blocks, nested function classes, and the loss around the weights."""

from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.residual import VIEWS


def explore() -> str:
    """One of the views; returns its code."""
    return chosen_view(VIEWS, key="residual.view")()


show_lesson(lesson("residual"), explore)
