"""Batch normalization: its steps on a real minibatch, the noise of small batches, a training with and without it."""

from dashboard.batch_normalization import VIEWS
from dashboard.controls.views import chosen_view
from dashboard.lesson import show_lesson
from dashboard.lessons import lesson


def explore() -> str:
    """One of the views; returns its code."""
    return chosen_view(VIEWS, key="batch-normalization.view")()


show_lesson(lesson("batch-normalization"), explore)
