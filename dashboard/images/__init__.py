"""The five views of the page on images as tensors."""

from dashboard.images.greys import show_channels, show_grey
from dashboard.images.numbers import show_normalized, show_pixels
from dashboard.images.vector import show_flattened

# Each draws its view of the image and returns the snippet that reproduces it.
VIEWS = {
    "Pixels": show_pixels,
    "Channels": show_channels,
    "Grey": show_grey,
    "Normalized": show_normalized,
    "Flattened": show_flattened,
}

__all__ = ["VIEWS"]
