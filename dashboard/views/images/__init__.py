"""The five views of the page on images as tensors."""

from dashboard.views.images.channels import show_channels, show_grey
from dashboard.views.images.flatten import show_flattened
from dashboard.views.images.pixels import show_normalized, show_pixels

# Each draws its view of the image and returns the snippet that reproduces it.
VIEWS = {
    "Pixels": show_pixels,
    "Channels": show_channels,
    "Grey": show_grey,
    "Normalized": show_normalized,
    "Flattened": show_flattened,
}

__all__ = ["VIEWS"]
