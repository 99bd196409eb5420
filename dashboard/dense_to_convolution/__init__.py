"""The parts of the page from dense to convolution: its controls, the three matrices, the counts."""

from dashboard.dense_to_convolution.controls import LayerSettings, layer_controls
from dashboard.dense_to_convolution.counts import show_counts
from dashboard.dense_to_convolution.matrices import show_matrices

__all__ = ["LayerSettings", "layer_controls", "show_counts", "show_matrices"]
