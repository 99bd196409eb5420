"""Backpropagation: one upstream cell at a time into kernel, input and bias, and a kernel that is learned from it."""

from functools import partial

from dashboard.controls.image_picker import of_chosen_picture
from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.backpropagation import backward_view, descent_view

WORDS = lesson("backpropagation")


def explore() -> str:
    """The backward pass, or a kernel learned by it; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="backpropagation.tab")()


VIEWS = {
    "Backward pass": partial(backward_view, WORDS.formula),
    "Learn a kernel": of_chosen_picture(descent_view, default="camera"),
}


show_lesson(WORDS, explore)
