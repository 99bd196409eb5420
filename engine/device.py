"""Devices for computation: a CUDA GPU, Apple's MPS, or the CPU."""

import platform
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import torch

from engine.errors import EngineError

DeviceChoice = Literal["auto", "cuda", "mps", "cpu"]


@dataclass(frozen=True)
class Device:
    """A device that is present.

    Attributes:
        kind: "cuda", "mps" or "cpu".
        name: what its maker calls it, for example "NVIDIA H200".
        memory_bytes: its own memory; None where it shares the machine's.
    """

    kind: str
    name: str
    memory_bytes: int | None = None

    @property
    def torch(self) -> torch.device:
        """The device as torch wants it."""
        return torch.device(self.kind)


@dataclass
class Elapsed:
    """The time measured by a stopwatch; zero until its block has ended."""

    seconds: float = field(default=0.0)


def available_devices() -> list[Device]:
    """Every device of this machine, the fastest kind first; the CPU is always the last."""
    devices = []
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        devices.append(Device("cuda", properties.name, properties.total_memory))
    if torch.backends.mps.is_available():
        devices.append(Device("mps", "Apple GPU"))
    return [*devices, Device("cpu", _processor_name())]


def pick_device(choice: DeviceChoice = "auto") -> Device:
    """The device that the reader chose, or the fastest one present.

    Args:
        choice: "auto", or a kind that must be present.

    Raises:
        EngineError: this machine has no such device, or there is no such kind.
    """
    if choice not in get_args(DeviceChoice):
        raise EngineError(f"There is no device called {choice!r}. Choose one of {', '.join(get_args(DeviceChoice))}.")
    devices = available_devices()
    if choice == "auto":
        return devices[0]
    for device in devices:
        if device.kind == choice:
            return device
    present = ", ".join(f"{device.kind} ({device.name})" for device in devices)
    raise EngineError(f"This machine has no {choice} device, only {present}. Choose one of those, or auto.")


@contextmanager
def stopwatch(device: Device | torch.device | str) -> Iterator[Elapsed]:
    """Times a block on a device: by CUDA events on a GPU, so that queued work counts, by the clock elsewhere.

    Yields:
        An `Elapsed` whose `.seconds` is filled in when the block ends.
    """
    target = device.torch if isinstance(device, Device) else torch.device(device)
    elapsed = Elapsed()
    if target.type == "cuda":
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        yield elapsed
        end.record()
        end.synchronize()
        elapsed.seconds = start.elapsed_time(end) / 1000
        return
    begin = time.perf_counter()
    yield elapsed
    if target.type == "mps":
        torch.mps.synchronize()
    elapsed.seconds = time.perf_counter() - begin


def _processor_name() -> str:
    """The processor's model name where the system tells it, else its architecture."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].split("@")[0]
                return " ".join(re.sub(r"\((R|TM)\)|CPU|Processor", " ", model).split()) or "CPU"
    return platform.processor() or platform.machine() or "CPU"
