"""Snippets of the page on data and hardware."""

from collections.abc import Sequence

from dashboard.views.hardware.recorded_data_amount import Amount
from engine.hardware import ConvolutionCase


def times_snippet(varied: str, cases: Sequence[ConvolutionCase], device: str) -> str:
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
    rate = 2 * batch * channels**2 * taps**2 / seconds[{varied}] / 1e9
    print(
        f"{varied} {{{varied}}}: {{seconds[{varied}] * 1e3:.3g}} ms, {{rate:.3g}} GFLOP/s, "
        f"{{operations[{varied}]:,}} operations, {{intensity[{varied}]:.2f}} a byte"
    )
"""


def roof_snippet(case: ConvolutionCase, device: str) -> str:
    """The peaks as `peaks`, and the reader's convolution as `speed` at `case.intensity` under `roof`."""
    return f"""import torch

from engine.device import pick_device
from engine.hardware import ConvolutionCase, measure, measured_peaks

torch.set_num_threads(1)
device = pick_device("{device}")
case = {case!r}
peaks = measured_peaks(device, case.precision)  # torch.mm, conv2d and Tensor.copy_ of several sizes
measured = measure(case, device)
peaks = peaks.raised_by(measured, device)
speed = measured.operations_a_second
roof = min(peaks.operations_a_second, case.intensity * peaks.cache_bytes_a_second)
print(f"P = {{peaks.operations_a_second / 1e9:.3g}} GFLOP/s")
print(f"B = {{peaks.cache_bytes_a_second / 1e9:.3g}} (cache), {{peaks.memory_bytes_a_second / 1e9:.3g}} GB/s (memory)")
print(f"I = {{case.intensity:.3g}} operations a byte: {{speed / 1e9:.3g}} GFLOP/s, {{speed / roof:.0%}} of the roof")
"""


def ways_snippet(case: ConvolutionCase, device: str) -> str:
    """The same convolution in three ways, as `direct`, `columns` and `spectra`, beside torch's `y`, and their costs."""
    n, c, k, s = case.batch, case.channels, case.kernel_size, case.size
    return f"""import torch
import torch.nn.functional as F

from engine.hardware import {type(case).__name__}, fft_operations, transform_length

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

length = transform_length(s, k)  # at least s + k // 2, and a product of 2, 3 and 5
lengths = (length, length)
product = torch.einsum("ncij,ocij->noij", torch.fft.rfft2(x, s=lengths), torch.fft.rfft2(weight, s=lengths).conj())
spectra = torch.fft.irfft2(product, s=lengths).roll((k // 2, k // 2), (2, 3))[:, :, :s, :s]

fft = fft_operations({case!r})
print(f"direct, im2col: {{2 * n * c**2 * k**2 * s**2:,}} operations")
print(f"FFT, L = {{length}}, N = {{length**2}}: {{round(fft):,}} operations")
for name, way in (("direct", direct), ("im2col", columns), ("FFT", spectra)):
    print(f"{{name}} differs from torch's conv2d by at most {{(way - y).abs().max().item():.0e}}")
"""


def data_snippet(amounts: Sequence[Amount]) -> str:
    """The power law through the errors that are shown, as `law`, and two of the networks trained again, as `errors`.

    Args:
        amounts: what is shown.
    """
    shown = "".join(f"    {amount.pictures}: {amount.error:g},\n" for amount in amounts)
    return f"""import torch

from engine.hardware import power_law
from engine.training.loop import train
from engine.training.presets.catalogue import preset

shown = {{  # training images and test error
{shown}}}
law = power_law(*zip(*[each for each in shown.items() if each[1] > 0], strict=True))
print(f"a = {{law.factor:.3g}}, beta = {{-law.exponent:.3g}}, twice the data: times {{2**law.exponent:.3g}}")

torch.set_num_threads(1)
errors = {{}}
for run in preset("data-amount").runs[:2]:  # leave out [:2] for all of them
    *_, last = train(run)
    errors[run.data.train_size] = last.test_error
    print(f"{{run.data.train_size}} images: {{last.test_error:.1%}} wrong")
"""
