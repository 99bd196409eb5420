"""The GPU that benchmarks run on, and images of CIFAR-10's size for machines that do not have CIFAR-10."""

import torch

from benchmarks.measurement import SkippedError
from engine.device import Device, available_devices
from engine.training.data.datasets import Dataset, Labelled

SIDE, CLASSES = 32, 10


def cuda_device() -> Device:
    """The GPU.

    Raises:
        SkippedError: this machine has none.
    """
    for device in available_devices():
        if device.kind == "cuda":
            return device
    raise SkippedError("no CUDA device")


def random_images(*, training: int = 50_000, test: int = 10_000) -> Dataset:
    """Noise with random classes, as many images and as large as CIFAR-10's."""
    generator = torch.Generator().manual_seed(0)

    def drawn(count: int) -> Labelled:
        pixels = torch.randint(0, 256, (count, 3, SIDE, SIDE), dtype=torch.uint8, generator=generator)
        return Labelled(pixels, torch.randint(0, CLASSES, (count,), generator=generator))

    middle = torch.full((3,), 0.5)
    return Dataset(tuple(map(str, range(CLASSES))), drawn(training), drawn(test), middle, middle / 2)
