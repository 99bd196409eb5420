"""How long a network takes for one image on a device, and how much memory its activations need at most."""

import statistics
import weakref
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter

from engine.device import Device, stopwatch
from engine.networks.torchvision_metadata import Published, zero_weight_network

_LONGEST_SECONDS = 0.6
_MOST_RUNS = 15
_BUILD_SECONDS = 0.3


@dataclass(frozen=True)
class Timing:
    """Time and memory for one image on this machine.

    Attributes:
        seconds: median over the runs, for a batch of one.
        runs: how many runs there were.
        activation_bytes: the most that all intermediate results take at one moment.
        weight_bytes: what the weights take.
    """

    seconds: float
    runs: int
    activation_bytes: int
    weight_bytes: int


def time_network(model: nn.Module, input_size: int, device: Device) -> Timing:
    """Runs a network on one empty image until the median time is steady.

    Args:
        model: on the device, in evaluation mode.
        input_size: side of the image in pixels.
        device: where it runs.
    """
    image = torch.zeros(1, 3, input_size, input_size, device=device.torch)
    peak = peak_bytes(model, image)  # also warms up
    times: list[float] = []
    with torch.inference_mode():
        while len(times) < _MOST_RUNS and (len(times) < 3 or sum(times) < _LONGEST_SECONDS):
            with stopwatch(device) as watch:
                model(image)
            times.append(watch.seconds)
            if sum(times) > 4 * _LONGEST_SECONDS:
                break
    weights = sum(tensor.numel() * tensor.element_size() for tensor in (*model.parameters(), *model.buffers()))
    return Timing(statistics.median(times), len(times), peak, weights)


def time_published(entry: Published, device: Device) -> Timing:
    """Time and memory of a network of the catalogue of published weights, all of its weights 0.

    Args:
        entry: which.
        device: where it runs.
    """
    return time_network(zero_weight_network(entry, device=device.torch), entry.input_size, device)


def expected_timing_seconds(entry: Published, operations_a_second: float) -> float:
    """About how long `time_published` takes on a device of some pace; a multiply-add counts as two operations."""
    once = 2e9 * entry.multiply_adds / operations_a_second
    return _BUILD_SECONDS + once + max(_LONGEST_SECONDS, min(3 * once, 4 * _LONGEST_SECONDS + once))


def peak_bytes(model: nn.Module, image: Tensor) -> int:
    """The most memory that the results of a forward pass take at one moment, the image included.

    Every tensor is followed from the operation that creates it until it is freed; on the meta
    device too, where nothing is computed.
    """
    with torch.no_grad(), _LiveMemory(image) as memory:
        model(image)
    return memory.peak


class _LiveMemory(TorchDispatchMode):
    """Tracks the total size of live tensor storages."""

    def __init__(self, image: Tensor) -> None:
        super().__init__()
        self.now = self.peak = 0
        self.seen: set[int] = set()
        self._follow(image)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Runs an operation and follows what it makes."""
        result = func(*args, **(kwargs or {}))
        given = {id(value.untyped_storage()) for value in tree_iter((args, kwargs)) if isinstance(value, Tensor)}
        for value in tree_iter(result):
            if isinstance(value, Tensor) and id(value.untyped_storage()) not in given:
                self._follow(value)
        return result

    def _follow(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key in self.seen:
            return
        size = storage.nbytes()
        self.seen.add(key)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._forget, key, size)

    def _forget(self, key: int, size: int) -> None:
        self.seen.discard(key)
        self.now -= size
