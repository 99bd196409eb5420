"""How long convolutions take on a device."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.device import Device, Elapsed, stopwatch
from engine.errors import EngineError
from engine.hardware.convolution_case import ConvolutionCase

BUDGET_SECONDS = 0.25
_FEWEST, _MOST = 3, 50
_LONG_SECONDS = 1.0  # a run that takes longer is timed once
_SMALL = 16  # channels of a convolution that is quick and yet typical
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Measured:
    """The time that a convolution took.

    Attributes:
        case: the convolution.
        seconds: the shortest of several runs, see `best_seconds`.
        threads: of the processor that took part; on a GPU those that only command it.
    """

    case: ConvolutionCase
    seconds: float
    threads: int

    @property
    def operations_a_second(self) -> float:
        """How fast it computed, by the useful operations that its definition has."""
        return self.case.useful_operations / self.seconds


def measure(case: ConvolutionCase, device: Device, *, budget_seconds: float = BUDGET_SECONDS) -> Measured:
    """Times a convolution of random numbers.

    float32 is float32: on NVIDIA GPUs torch would round the factors to the 19 bits of TF32 by default.

    Args:
        case: the convolution.
        device: where it computes.
        budget_seconds: see `best_seconds`.

    Raises:
        EngineError: the device does not compute in this precision, or has too little memory.
    """
    with exclusive_measurement(case, device):
        x, weight = random_input(case, device)
        padding, groups = case.kernel_size // 2, case.groups
        seconds = best_seconds(
            lambda: F.conv2d(x, weight, padding=padding, groups=groups), device, budget_seconds=budget_seconds
        )
        return Measured(case, seconds, torch.get_num_threads())


def measured_speed(case: ConvolutionCase, device: Device) -> float:
    """Operations a second of a small, similar convolution, for estimates."""
    small = replace(case, size=min(case.size, 16), channels=_SMALL, groups=1, batch=1)
    with _translate_device_errors(small, device), torch.inference_mode():
        x, weight = random_input(small, device)
        seconds = best_seconds(lambda: F.conv2d(x, weight, padding="same"), device, budget_seconds=0.01)
    return small.operations / seconds


def expected_seconds(case: ConvolutionCase, operations_a_second: float) -> float:
    """How long `measure` will take where convolutions run at this speed."""
    return seconds_with_repetitions(case.operations / operations_a_second)


def seconds_with_repetitions(run: float) -> float:
    """How long `best_seconds` takes for what runs so many seconds."""
    return run + (run if run > _LONG_SECONDS else max(BUDGET_SECONDS, _FEWEST * run))


def random_input(case: ConvolutionCase, device: Device) -> tuple[Tensor, Tensor]:
    """A normal input, and weights for which the output is about as large: (n, c, h, w), (c, c / groups, k, k)."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(case.input_shape, generator=generator).to(device.torch, case.dtype)
    weight = torch.randn(case.weight_shape, generator=generator) * (case.channels / case.weights) ** 0.5
    return x, weight.to(device.torch, case.dtype)


@contextmanager
def exclusive_measurement(case: ConvolutionCase, device: Device) -> Iterator[None]:
    """Context for a measurement: one at a time in this process, no gradients, device errors as `EngineError`."""
    precise = torch.backends.cudnn.flags(enabled=True, allow_tf32=False) if device.kind == "cuda" else nullcontext()
    with _translate_device_errors(case, device), _one_at_a_time, torch.inference_mode(), precise:
        yield


@contextmanager
def _translate_device_errors(case: ConvolutionCase, device: Device) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise EngineError(
            f"{device.name} cannot run this convolution in {case.precision} ({str(error).splitlines()[0][:120]}). "
            "Choose another precision or a smaller case."
        ) from error


def best_seconds(run: Callable[[], object], device: Device, *, budget_seconds: float = BUDGET_SECONDS) -> float:
    """The shortest of several runs after one to warm up, which is least affected by other load.

    A processor's single thread is timed by its own clock, which stands still while others have its core; several
    threads and GPUs are timed from the beginning to the end.

    Args:
        run: what is timed.
        device: where it computes.
        budget_seconds: no further run begins after so long, once there are three. What takes a second is timed once.
    """
    started = time.perf_counter()
    with stopwatch(device):
        run()
    fewest = 1 if time.perf_counter() - started > _LONG_SECONDS else _FEWEST
    clock = _thread_clock if device.kind == "cpu" and torch.get_num_threads() == 1 else stopwatch
    times: list[float] = []
    started = time.perf_counter()
    while len(times) < fewest or (len(times) < _MOST and time.perf_counter() - started < budget_seconds):
        with clock(device) as watch:
            run()
        times.append(watch.seconds)
    return min(times)


@contextmanager
def _thread_clock(device: Device) -> Iterator[Elapsed]:
    """A stopwatch that runs only while this thread does."""
    del device
    elapsed = Elapsed()
    begin = time.thread_time()
    yield elapsed
    elapsed.seconds = max(time.thread_time() - begin, time.get_clock_info("thread_time").resolution)
