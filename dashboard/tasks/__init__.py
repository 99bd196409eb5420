"""What the page on vision tasks shows."""

from dashboard.tasks.activation import activation_view
from dashboard.tasks.figures_of_many import many_view
from dashboard.tasks.own_picture import own_picture_view
from dashboard.tasks.pixels import pixels_view
from dashboard.tasks.stage import stage
from dashboard.tasks.suppression import suppression_view
from dashboard.tasks.windows import windows_view

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
