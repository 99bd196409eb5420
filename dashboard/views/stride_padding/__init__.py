"""The views of the page on stride and padding."""

from dashboard.views.stride_padding.layer import layer_view
from dashboard.views.stride_padding.stack import stack_view
from dashboard.views.stride_padding.transposed import transposed_view

__all__ = ["layer_view", "stack_view", "transposed_view"]
