"""Kernels for images: named ones with their sources, families with parameters, and what they let through.

Weights are (k_h, k_w), float32, as they slide over an image; `weights[None, None]` is what `convolve` takes.
"""

from engine.kernels.analysis import compose, compose_centred, frequency_response
from engine.kernels.catalogue import Kernel, get, names
from engine.kernels.families import box, gabor, gaussian, laplacian_of_gaussian, motion_blur

__all__ = [
    "Kernel",
    "box",
    "compose",
    "compose_centred",
    "frequency_response",
    "gabor",
    "gaussian",
    "get",
    "laplacian_of_gaussian",
    "motion_blur",
    "names",
]
