"""The roofline model: speed is bounded by peak operations a second and by memory bandwidth.

Matrix products alone do not say how fast that is: on processors whose matrix library leaves their widest instructions
unused, convolutions are twice as fast. So both are timed, and a convolution of the reader's that is faster still raises
the roof.

A convolution whose numbers stay in the cache is fed by the cache, one whose numbers do not by the memory. Hence two
bandwidths, and two roofs: what is below the memory's may come from anywhere, what is between both came from the cache.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from engine.device import Device
from engine.hardware.convolution_case import ConvolutionCase, Precision
from engine.hardware.timing import Measured, best_seconds, exclusive_measurement, measure

# In and out of a CPU's caches; large enough to fill a GPU.
MATRICES = {"cpu": (128, 256, 320, 384, 512), "cuda": (4096, 8192), "mps": (1024, 2048)}
# Convolutions without a faster algorithm. GPUs have such algorithms for larger kernels, so that there only windows of
# one pixel tell how fast the device computes.
CONVOLUTIONS = {
    "cpu": (
        ConvolutionCase(size=56, channels=64, kernel_size=3, batch=1),
        ConvolutionCase(size=56, channels=64, kernel_size=7, batch=1),
        ConvolutionCase(size=28, channels=128, kernel_size=3, batch=1),
        ConvolutionCase(size=28, channels=256, kernel_size=1, batch=1),
    ),
    "cuda": (ConvolutionCase(size=64, channels=2048, kernel_size=1, batch=1),),
    "mps": (ConvolutionCase(size=64, channels=512, kernel_size=1, batch=1),),
}
COPIES_BYTES = {
    "cpu": tuple(1 << power for power in (14, 16, 18, 20)),
    "cuda": tuple(1 << power for power in (21, 22, 23)),
    "mps": tuple(1 << power for power in (20, 21, 22)),
}
MEMORY_BYTES = {"cpu": 1 << 26, "cuda": 1 << 28, "mps": 1 << 27}
_PIECES = 16
_BUDGET_SECONDS = 0.1


@dataclass(frozen=True)
class Peaks:
    """The peaks of a device in one precision.

    Attributes:
        operations_a_second: of the fastest matrix product or convolution.
        cache_bytes_a_second: of the fastest copy that fits into the cache; read and written bytes together.
        memory_bytes_a_second: of a copy from memory to memory.
    """

    operations_a_second: float
    cache_bytes_a_second: float
    memory_bytes_a_second: float

    def roof(self, intensity: float) -> float:
        """The most operations a second at an arithmetic intensity, in operations a byte.

        References:
            Williams, Waterman, Patterson. Roofline: an insightful visual performance model. CACM 2009,
            doi:10.1145/1498765.1498785.
        """
        return min(self.operations_a_second, intensity * self.cache_bytes_a_second)

    def memory_roof(self, intensity: float) -> float:
        """The same where every number comes from memory."""
        return min(self.operations_a_second, intensity * self.memory_bytes_a_second)

    @property
    def ridge(self) -> float:
        """The intensity from which on computing, not the cache, is the limit."""
        return self.operations_a_second / self.cache_bytes_a_second

    @property
    def memory_ridge(self) -> float:
        """The intensity from which on computing, not memory, is the limit."""
        return self.operations_a_second / self.memory_bytes_a_second

    def raised_by(self, measured: Measured, device: Device) -> "Peaks":
        """The peaks with a roof that is no lower than a speed that was reached, where that speed is one of the device.

        A convolution on a GPU may be faster by having fewer operations than its definition; the roof then stays.
        """
        if device.kind != "cpu" and measured.case.kernel_size > 1:
            return self
        speed = measured.operations_a_second
        return self.best_with(Peaks(speed, speed / measured.case.intensity, 0.0))

    def best_with(self, other: "Peaks") -> "Peaks":
        """The higher of each peak, from two measurements."""
        return Peaks(
            max(self.operations_a_second, other.operations_a_second),
            max(self.cache_bytes_a_second, other.cache_bytes_a_second),
            max(self.memory_bytes_a_second, other.memory_bytes_a_second),
        )


def measured_peaks(device: Device, precision: Precision = "float32") -> Peaks:
    """The peaks, from matrix products, convolutions and copies of several sizes; about two seconds.

    Raises:
        EngineError: the device does not multiply matrices in this precision.
    """
    case = ConvolutionCase(precision=precision)
    with exclusive_measurement(case, device):
        operations = max(_product(side, device, case.dtype) for side in MATRICES[device.kind])
        memory = _from_memory(device)
        cache = max(*_copies(device), memory)
    cases = [replace(each, precision=precision) for each in CONVOLUTIONS[device.kind]]
    convolutions = [measure(each, device, budget_seconds=_BUDGET_SECONDS).operations_a_second for each in cases]
    return Peaks(max(operations, *convolutions), cache, memory)


def _product(side: int, device: Device, dtype: torch.dtype) -> float:
    """Operations a second of a product of two square matrices."""
    left, right = (torch.rand(side, side, device=device.torch).to(dtype) for _ in range(2))
    out = torch.empty_like(left)
    seconds = best_seconds(lambda: torch.mm(left, right, out=out), device, budget_seconds=_BUDGET_SECONDS)
    return 2 * side**3 / seconds


def _copies(device: Device) -> Iterator[float]:
    """Bytes a second, read and written, of copies that fit into the cache."""
    for size in COPIES_BYTES[device.kind]:
        source = torch.ones(size // 4, device=device.torch)
        target = torch.empty_like(source)
        seconds = best_seconds(
            lambda target=target, source=source: target.copy_(source), device, budget_seconds=_BUDGET_SECONDS
        )
        yield 2 * size / seconds


def _from_memory(device: Device) -> float:
    """Bytes a second of a copy too large for the cache, by the fastest of its parts.

    A part is not in the cache when its turn comes, and short enough not to be interrupted.
    """
    source = torch.ones(MEMORY_BYTES[device.kind] // 4, device=device.torch)
    target = torch.empty_like(source).copy_(source)
    parts = iter(list(zip(target.chunk(_PIECES), source.chunk(_PIECES), strict=True)) * 4)

    def copy_next() -> None:
        one, other = next(parts)
        one.copy_(other)

    return 2 * source.nbytes / _PIECES / best_seconds(copy_next, device, budget_seconds=_BUDGET_SECONDS)
