"""From dense to convolution: one weight matrix, restricted twice."""

from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.dense_to_convolution import layer_controls, show_counts, show_matrices
from dashboard.views.dense_to_convolution.snippet import sharing_snippet


def explore() -> str:
    """The weight matrix at three stages, and what each costs; returns the code that reproduces it."""
    settings = layer_controls()
    row = show_matrices(settings)
    show_counts(settings)
    return sharing_snippet(settings, row)


show_lesson(lesson("dense-to-convolution"), explore)
