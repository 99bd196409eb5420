"""Three ways to compute the same convolution: tap by tap, as one matrix product, and by Fourier transforms."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.device import Device
from engine.errors import EngineError
from engine.hardware.convolution_case import ConvolutionCase
from engine.hardware.timing import (
    BUDGET_SECONDS,
    best_seconds,
    exclusive_measurement,
    random_input,
    seconds_with_repetitions,
)


def by_taps(x: Tensor, weight: Tensor) -> Tensor:
    """The definition: for each place of the kernel, the shifted image times that place's weights, added up.

    Args:
        x: (n, c_in, h, w).
        weight: (c_out, c_in, k, k), k odd; the image is padded with zeros so that its size is kept.

    Raises:
        EngineError: an even kernel.
    """
    h, w = x.shape[2:]
    padded = F.pad(x, [_half(weight)] * 4)
    output = x.new_zeros(len(x), len(weight), h, w)
    for p in range(weight.shape[2]):
        for q in range(weight.shape[3]):
            output += torch.einsum("oc,nchw->nohw", weight[:, :, p, q], padded[:, :, p : p + h, q : q + w])
    return output


def by_im2col(x: Tensor, weight: Tensor) -> Tensor:
    """Every window becomes a column, and the convolution one large matrix product.

    Args and errors are those of `by_taps`.

    References:
        Chellapilla, Puri, Simard. High performance convolutional neural networks for document processing. 2006,
        hal:inria-00112631.
    """
    columns = F.unfold(x, weight.shape[-1], padding=_half(weight))  # (n, c_in*k*k, h*w)
    return (weight.flatten(1) @ columns).view(len(x), len(weight), *x.shape[2:])


def by_fft(x: Tensor, weight: Tensor) -> Tensor:
    """Multiplication of spectra: its cost hardly depends on the kernel's size.

    Args and errors are those of `by_taps`.

    References:
        Mathieu, Henaff, LeCun. Fast training of convolutional networks through FFTs. 2013, arXiv:1312.5851.
    """
    half = _half(weight)
    h, w = x.shape[2:]
    lengths = transform_length(h, weight.shape[2]), transform_length(w, weight.shape[3])
    spectrum = torch.fft.rfft2(x, s=lengths)  # (n, c_in, fh, fw)
    kernel = torch.fft.rfft2(weight, s=lengths).conj()  # conjugate: correlation, as networks compute it
    product = torch.einsum("ncij,ocij->noij", spectrum, kernel)
    return torch.fft.irfft2(product, s=lengths).roll((half, half), dims=(2, 3))[:, :, :h, :w]


def by_torch(x: Tensor, weight: Tensor) -> Tensor:
    """`torch.nn.functional.conv2d`, whose library chooses the algorithm."""
    return F.conv2d(x, weight, padding=_half(weight))


ALGORITHMS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "direct": by_taps,
    "im2col": by_im2col,
    "FFT": by_fft,
    "torch": by_torch,
}


@dataclass(frozen=True)
class MeasuredAlgorithm:
    """The time that one algorithm took.

    Attributes:
        case: the convolution, ungrouped.
        way: its name in `ALGORITHMS`.
        seconds: the shortest of several runs.
    """

    case: ConvolutionCase
    way: str
    seconds: float


def measure_algorithm(
    case: ConvolutionCase, way: str, device: Device, *, budget_seconds: float = BUDGET_SECONDS
) -> MeasuredAlgorithm:
    """Times one algorithm.

    Raises:
        EngineError: the device cannot; there is no such way.
    """
    if way not in ALGORITHMS:
        raise EngineError(f'There is no way "{way}" to convolve. Use one of {", ".join(ALGORITHMS)}.')
    with exclusive_measurement(case, device):
        x, weight = random_input(case, device)
        seconds = best_seconds(lambda: ALGORITHMS[way](x, weight), device, budget_seconds=budget_seconds)
    return MeasuredAlgorithm(case, way, seconds)


def algorithm_speed(case: ConvolutionCase, way: str, device: Device) -> float:
    """Operations a second of one algorithm on a small, similar convolution, for estimates."""
    small = small_case(case)
    if way != "torch":  # whose library chooses by the kernel; the others are as fast with a smaller one
        small = replace(case, size=min(case.size, 32), channels=min(case.channels, 32), batch=1)
        small = replace(small, kernel_size=min(case.kernel_size, 7))
    return _work(small, way) / measure_algorithm(small, way, device, budget_seconds=0.01).seconds


def expected_algorithm_seconds(case: ConvolutionCase, way: str, operations_a_second: float) -> float:
    """Estimated seconds of `measure_algorithm` at this speed."""
    return seconds_with_repetitions(_work(case, way) / operations_a_second)


def small_case(case: ConvolutionCase) -> ConvolutionCase:
    """A convolution with the same kernel that is small enough to be timed quickly."""
    return replace(case, size=min(case.size, 16), channels=min(case.channels, 16), batch=1)


def _work(case: ConvolutionCase, way: str) -> float:
    return fft_operations(case) if way == "FFT" else case.operations


def difference_from_torch(case: ConvolutionCase, way: str, device: Device) -> float:
    """The largest absolute difference between a way's result and `torch.nn.functional.conv2d`."""
    x, weight = random_input(case, device)
    with torch.inference_mode():
        return (ALGORITHMS[way](x, weight) - by_torch(x, weight)).abs().max().item()


def fft_operations(case: ConvolutionCase) -> float:
    """About as many operations as `by_fft` has: transforms of every image and kernel, and complex products.

    A real transform of N numbers counts 5/2 N log2 N, as is usual (Frigo, Johnson. FFTW. 2005); a complex product with
    its addition 8.
    """
    length = transform_length(case.size, case.kernel_size)
    numbers = length**2
    transforms = 2 * case.batch * case.channels + case.channels**2
    products = 8 * case.batch * case.channels**2 * length * (length // 2 + 1)
    return transforms * 2.5 * numbers * math.log2(max(2, numbers)) + products


def spectra_bytes(case: ConvolutionCase) -> int:
    """Memory of the spectra of input, kernels and output, complex numbers of 2 x 32 bits."""
    length = transform_length(case.size, case.kernel_size)
    return 8 * (2 * case.batch * case.channels + case.channels**2) * length * (length // 2 + 1)


def transform_length(size: int, kernel_size: int) -> int:
    """How long a transform must be so that nothing wraps around, lengthened to a product of 2, 3 and 5, which is fast.

    Args:
        size: of the image along this axis.
        kernel_size: along this axis; the kernel reaches over the edge by half of it.
    """
    length = size + kernel_size // 2
    while not _is_smooth(length):
        length += 1
    return length


def _is_smooth(number: int) -> bool:
    for factor in (2, 3, 5):
        while number % factor == 0:
            number //= factor
    return number == 1


def _half(weight: Tensor) -> int:
    """How many pixels of padding keep the size."""
    k = weight.shape[-1]
    if k % 2 == 0:
        raise EngineError(f"A kernel of {k} has no middle, so the size cannot be kept. Use {k + 1}.")
    return k // 2
