"""Stride and padding: how large the output is, which pixels it reads how often, and the way back to a larger size."""

from functools import partial

from dashboard.controls.image_picker import of_chosen_picture
from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.stride_padding import layer_view, stack_view, transposed_view

WORDS = lesson("stride-padding")


def explore() -> str:
    """One layer, its way back, or a stack of layers; returns the code that reproduces it."""
    return chosen_view(VIEWS, key="stride-padding.tab")()


VIEWS = {
    "Convolution": partial(layer_view, WORDS.formula),
    "Transposed convolution": of_chosen_picture(transposed_view),
    "Stack of layers": stack_view,
}


show_lesson(WORDS, explore)
