"""Batch normalization: its steps on a real minibatch, the noise of small batches, a training with and without it."""

from dashboard.controls.view_switch import chosen_view
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.batch_normalization import VIEWS


def explore() -> str:
    """One of the views; returns its code."""
    return chosen_view(VIEWS, key="batch-normalization.view")()


show_lesson(lesson("batch-normalization"), explore)
