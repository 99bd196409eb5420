"""Snippets of the page on data and hardware."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.hardware import ConvolutionCase


def times_snippet(varied: str, cases: "Sequence[ConvolutionCase]", device: str) -> str:
    """The shortest times as `seconds`, the operations and intensities as `operations` and `intensity`, by what varies.

    Args:
        varied: the field that differs between the cases.
        cases: at least one.
        device: "cpu", "cuda" or "mps".
    """
    values = tuple(getattr(case, varied) for case in cases)
    fields = {name: repr(getattr(cases[0], name)) for name in ("batch", "channels", "kernel_size", "size", "precision")}
    fixed = "\n".join(f"{name} = {value}" for name, value in fields.items() if name != varied)
    ready = "" if device == "cpu" else f"torch.{device}.synchronize(); "
    return f"""import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
{fixed}
seconds, operations, intensity = {{}}, {{}}, {{}}
for {varied} in {values!r}:
    numbers = {{"device": "{device}", "dtype": getattr(torch, precision)}}
    x = torch.randn(batch, channels, size, size).to(**numbers)
    weight = torch.randn(channels, channels, kernel_size, kernel_size).to(**numbers)
    runs = []
    for _ in range(5):
        {ready}begin = time.perf_counter()
        y = F.conv2d(x, weight, padding=kernel_size // 2)
        {ready}runs.append(time.perf_counter() - begin)
    seconds[{varied}] = min(runs)
    operations[{varied}] = 2 * weight.numel() * y.numel() // channels
    taps = sum(min(size, i + kernel_size // 2 + 1) - max(0, i - kernel_size // 2) for i in range(size))
    intensity[{varied}] = 2 * batch * channels**2 * taps**2 / (x.nbytes + weight.nbytes + y.nbytes)
print(seconds, operations, intensity)
"""


def roof_snippet(case: "ConvolutionCase", device: str) -> str:
    """The peaks as `peaks`, and the reader's convolution as `speed` at `case.intensity` under `roof`."""
    return f"""import torch

from engine.device import pick_device
from engine.hardware import ConvolutionCase, measure, measured_peaks

torch.set_num_threads(1)
device = pick_device("{device}")
case = {case!r}
peaks = measured_peaks(device, case.precision)  # torch.mm and Tensor.copy_ of several sizes
speed = measure(case, device).operations_a_second
roof = min(peaks.operations_a_second, case.intensity * peaks.cache_bytes_a_second)
print(peaks, case.intensity, speed / roof)
"""


def ways_snippet(case: "ConvolutionCase", device: str) -> str:
    """The same convolution in three ways, as `direct`, `columns` and `spectra`, beside torch's, as `y`."""
    n, c, k, s = case.batch, case.channels, case.kernel_size, case.size
    return f"""import torch
import torch.nn.functional as F

n, c, k, s = {n}, {c}, {k}, {s}
x = torch.randn(n, c, s, s, device="{device}")
weight = torch.randn(c, c, k, k, device="{device}") / (c * k * k) ** 0.5
y = F.conv2d(x, weight, padding=k // 2)

padded = F.pad(x, [k // 2] * 4)
direct = sum(
    torch.einsum("oc,nchw->nohw", weight[:, :, p, q], padded[:, :, p : p + s, q : q + s])
    for p in range(k)
    for q in range(k)
)

columns = (weight.flatten(1) @ F.unfold(x, k, padding=k // 2)).view_as(y)

lengths = (s + k // 2, s + k // 2)
product = torch.einsum("ncij,ocij->noij", torch.fft.rfft2(x, s=lengths), torch.fft.rfft2(weight, s=lengths).conj())
spectra = torch.fft.irfft2(product, s=lengths).roll((k // 2, k // 2), (2, 3))[:, :, :s, :s]

print([(way - y).abs().max().item() for way in (direct, columns, spectra)])
"""


def data_snippet() -> str:
    """Test errors of the preset by the number of training pictures, as `errors`; two of the networks are trained."""
    return """from engine.training.loop import train
from engine.training.presets import preset

errors = {}
for run in preset("data-amount").runs[:2]:  # leave out [:2] for all of them
    *_, last = train(run)
    errors[run.data.train_size] = last.test_error
print(errors)
"""
