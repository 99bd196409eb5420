"""What the page on batch normalization shows."""

from dashboard.views.batch_normalization.small_batches import small_batches_view
from dashboard.views.batch_normalization.steps import steps_view
from dashboard.views.batch_normalization.training_view import watching_view

VIEWS = {"Step by step": steps_view, "Small batches": small_batches_view, "Through training": watching_view}

__all__ = ["VIEWS"]
