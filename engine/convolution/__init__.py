"""Convolution of signals, images and volumes: its arithmetic, its steps, its gradients, its matrix.

All inputs are (n, channels, *spatial) with one, two or three spatial axes; the kernel's rank says which.
"""

from engine.convolution.backward import Gradients, gradients
from engine.convolution.cost import LayerCost, layer_cost
from engine.convolution.coverage import coverage
from engine.convolution.dense_to_convolution import (
    LayerStages,
    ParameterCounts,
    layer_stages,
    parameter_counts,
    shift_difference,
    stages_around,
)
from engine.convolution.filtering import filter_image, interior_difference
from engine.convolution.forward import convolve
from engine.convolution.geometry import never_read, output_size
from engine.convolution.im2col import im2col
from engine.convolution.kernel_regression import LearningStep, learn_kernel
from engine.convolution.matrix import as_matrix
from engine.convolution.padding import PADDING_MODES, PaddingMode
from engine.convolution.tracing import Trace, trace
from engine.convolution.transposed import transposed_convolve
from engine.convolution.transposed_geometry import transposed_output_size
from engine.convolution.transposed_tracing import TransposedTrace, trace_transposed
from engine.per_axis import PerAxis

__all__ = [
    "PADDING_MODES",
    "Gradients",
    "LayerCost",
    "LayerStages",
    "LearningStep",
    "PaddingMode",
    "ParameterCounts",
    "PerAxis",
    "Trace",
    "TransposedTrace",
    "as_matrix",
    "convolve",
    "coverage",
    "filter_image",
    "gradients",
    "im2col",
    "interior_difference",
    "layer_cost",
    "layer_stages",
    "learn_kernel",
    "never_read",
    "output_size",
    "parameter_counts",
    "shift_difference",
    "stages_around",
    "trace",
    "trace_transposed",
    "transposed_convolve",
    "transposed_output_size",
]
