"""Pooling: a window becomes one number, the gradient finds its way back, and a small shift changes less."""

from dashboard.controls.image_picker import of_chosen_picture
from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.pooling import backward_view, scales_view, shift_view, windows_view


def explore() -> str:
    """One of the views of pooling; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="pooling.tab")()


VIEWS = {
    "Windows": windows_view,
    "The gradient's way back": backward_view,
    "A small shift": of_chosen_picture(shift_view),
    "Your image": of_chosen_picture(scales_view),
}


show_lesson(lesson("pooling"), explore)
