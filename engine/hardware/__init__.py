"""What computing costs on a machine: convolutions timed, the machine's roofline, and three ways to convolve."""

from engine.hardware.convolution_algorithms import (
    WAYS,
    MeasuredWay,
    by_fft,
    by_im2col,
    by_taps,
    difference_from_torch,
    expected_way_seconds,
    fft_operations,
    measure_way,
    pace_of_way,
    small_case,
    spectra_bytes,
    transform_length,
)
from engine.hardware.convolution_case import PRECISIONS, ConvolutionCase, Precision
from engine.hardware.power_law import PowerLaw, power_law
from engine.hardware.roofline import Peaks, measured_peaks
from engine.hardware.timing import Measured, expected_seconds, measure, pace

__all__ = [
    "PRECISIONS",
    "WAYS",
    "ConvolutionCase",
    "Measured",
    "MeasuredWay",
    "Peaks",
    "PowerLaw",
    "Precision",
    "by_fft",
    "by_im2col",
    "by_taps",
    "difference_from_torch",
    "expected_seconds",
    "expected_way_seconds",
    "fft_operations",
    "measure",
    "measure_way",
    "measured_peaks",
    "pace",
    "pace_of_way",
    "power_law",
    "small_case",
    "spectra_bytes",
    "transform_length",
]
