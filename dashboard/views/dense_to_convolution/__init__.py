"""The parts of the page from dense to convolution: its controls, the three matrices, the counts."""

from dashboard.views.dense_to_convolution.controls import LayerSettings, layer_controls
from dashboard.views.dense_to_convolution.matrices import show_matrices
from dashboard.views.dense_to_convolution.parameter_counts import show_counts

__all__ = ["LayerSettings", "layer_controls", "show_counts", "show_matrices"]
