"""Cost of convolutions on a machine: timings, the roofline, and three algorithms."""

from engine.hardware.convolution_algorithms import (
    ALGORITHMS,
    MeasuredAlgorithm,
    algorithm_speed,
    by_fft,
    by_im2col,
    by_taps,
    difference_from_torch,
    expected_algorithm_seconds,
    fft_operations,
    measure_algorithm,
    small_case,
    spectra_bytes,
    transform_length,
)
from engine.hardware.convolution_case import PRECISIONS, ConvolutionCase, Precision
from engine.hardware.power_law import PowerLaw, power_law
from engine.hardware.roofline import Peaks, measured_peaks
from engine.hardware.timing import Measured, expected_seconds, measure, measured_speed

__all__ = [
    "ALGORITHMS",
    "PRECISIONS",
    "ConvolutionCase",
    "Measured",
    "MeasuredAlgorithm",
    "Peaks",
    "PowerLaw",
    "Precision",
    "algorithm_speed",
    "by_fft",
    "by_im2col",
    "by_taps",
    "difference_from_torch",
    "expected_algorithm_seconds",
    "expected_seconds",
    "fft_operations",
    "measure",
    "measure_algorithm",
    "measured_peaks",
    "measured_speed",
    "power_law",
    "small_case",
    "spectra_bytes",
    "transform_length",
]
