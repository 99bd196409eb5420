"""What computing costs on a machine: convolutions timed, the machine's roofline, and three ways to convolve."""

from engine.hardware.case import PRECISIONS, ConvolutionCase, Precision
from engine.hardware.power_law import PowerLaw, power_law
from engine.hardware.roofline import Peaks, measured_peaks
from engine.hardware.timing import Measured, expected_seconds, measure, pace
from engine.hardware.ways import (
    WAYS,
    MeasuredWay,
    by_fft,
    by_im2col,
    by_taps,
    difference_from_torch,
    fft_operations,
    measure_way,
    spectra_bytes,
)

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
    "fft_operations",
    "measure",
    "measure_way",
    "measured_peaks",
    "pace",
    "power_law",
    "spectra_bytes",
]
