"""Separate states of torch's global generators for each run, used by initialization and dropout."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

DROPOUT_ON_A_GPU = 1 << 40  # added to the seed, so that dropout repeats nothing of the order of the images

# Held while a run uses the global generators, and while a step is recorded for a GPU, which uses them as well.
GLOBAL_RANDOM_NUMBERS = threading.RLock()


class RunRandomState:
    """The states of torch's global generators as one run leaves them; other runs and everybody else keep theirs.

    Args:
        seed: of the run.
        device: where the run computes; dropout on a GPU draws from that GPU's generator.
    """

    def __init__(self, seed: int, device: torch.device) -> None:
        self._device = device
        self._states = {"global_random_state": torch.Generator().manual_seed(seed).get_state()}
        if device.type == "cuda":
            generator = torch.Generator(device).manual_seed(seed + DROPOUT_ON_A_GPU)
            self._states["cuda_random_state"] = generator.get_state()

    @contextmanager
    def active(self) -> Iterator[None]:
        """Context in which torch's global generators have this run's state; one run at a time."""
        with GLOBAL_RANDOM_NUMBERS:
            outside = self._read()
            self._write(self._states)
            try:
                yield
            finally:
                self._states = self._read()
                self._write(outside)

    def state(self) -> dict[str, Tensor]:
        """The state for ``load_state``."""
        return dict(self._states)

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Carries on where ``state`` was taken; a state of another kind of device leaves this one's as it is."""
        for name in self._states:
            if name in state:
                self._states[name] = state[name].cpu()

    def _read(self) -> dict[str, Tensor]:
        states = {"global_random_state": torch.get_rng_state()}
        if self._device.type == "cuda":
            states["cuda_random_state"] = torch.cuda.get_rng_state(self._device)
        return states

    def _write(self, states: dict[str, Tensor]) -> None:
        torch.set_rng_state(states["global_random_state"])
        if "cuda_random_state" in states:
            torch.cuda.set_rng_state(states["cuda_random_state"], self._device)


def uses_randomness(model: nn.Module) -> bool:
    """Whether a network draws random numbers while it is trained."""
    return any(isinstance(module, nn.modules.dropout._DropoutNd) and module.p > 0 for module in model.modules())
