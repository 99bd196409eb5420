"""Channels: three colours into one output, several filters, the weight's shape and cost, and 1 × 1 convolution."""

from functools import partial

from dashboard.controls.image_picker import of_chosen_picture
from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.channels import layer_view, mixing_view, reduction_view, shapes_view

WORDS = lesson("channels")


def explore() -> str:
    """One of the views of channels; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="channels.tab")()


VIEWS = {
    "Step by step": partial(layer_view, WORDS.formula),
    "Shape and cost": shapes_view,
    "1 × 1 on the image": of_chosen_picture(mixing_view),
    "1 × 1 to save work": reduction_view,
}


show_lesson(WORDS, explore)
