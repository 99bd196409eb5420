"""What the page on vision tasks shows."""

from dashboard.views.tasks.class_activation import activation_view
from dashboard.views.tasks.evaluation import many_view
from dashboard.views.tasks.non_maximum_suppression import suppression_view
from dashboard.views.tasks.own_image import own_picture_view
from dashboard.views.tasks.scene_view import stage
from dashboard.views.tasks.segmentation import pixels_view
from dashboard.views.tasks.sliding_window import windows_view

# Each draws its view of the scene above it and returns its code.
VIEWS = {
    "Sliding window": windows_view,
    "Boxes": suppression_view,
    "Class activation": activation_view,
    "Pixels": pixels_view,
    "Many scenes": many_view,
    "Your image": own_picture_view,
}

__all__ = ["VIEWS", "stage"]
