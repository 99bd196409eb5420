"""Signals over time: a step, an impulse, a noisy sine, and a waveform that looks like a recorded heartbeat."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError

SHORTEST = 8
SAMPLES_PER_BEAT = 32

# The waves of one heartbeat as bumps: centre and width as parts of the beat, and height. After McSharry et al. (2003).
_BUMPS = ((0.20, 0.045, 0.15), (0.36, 0.018, -0.14), (0.40, 0.020, 1.0), (0.44, 0.018, -0.25), (0.68, 0.065, 0.35))


@dataclass(frozen=True)
class SignalCard:
    """Metadata of a signal.

    Attributes:
        name: how `signal` calls it.
        title: what it is, in a few words.
        summary: what it is good for seeing.
    """

    name: str
    title: str
    summary: str


def heartbeat(samples: int = SAMPLES_PER_BEAT) -> Tensor:
    """One beat without noise, float32, (samples,): the template that a matched filter looks for.

    Args:
        samples: length of the beat.

    References:
        McSharry, Clifford, Tarassenko, Smith. A dynamical model for generating synthetic electrocardiogram signals.
        IEEE Transactions on Biomedical Engineering 50(3), 2003. Here as a plain sum of its five bumps.
    """
    phase = torch.arange(samples) / samples
    return torch.stack([height * torch.exp(-(((phase - at) / width) ** 2) / 2) for at, width, height in _BUMPS]).sum(0)


def _step(length: int, _: torch.Generator) -> Tensor:
    return (torch.arange(length) >= length // 2).float()


def _impulse(length: int, _: torch.Generator) -> Tensor:
    return (torch.arange(length) == length // 2).float()


def _noisy_sine(length: int, generator: torch.Generator) -> Tensor:
    return torch.sin(torch.arange(length) * (2 * torch.pi * 3 / length)) + _noise(length, generator, 0.3)


def _recording(length: int, generator: torch.Generator) -> Tensor:
    beats = heartbeat().repeat(length // SAMPLES_PER_BEAT + 1)[:length]
    drift = 0.15 * torch.sin(torch.arange(length) * (2 * torch.pi / length))
    return beats + drift + _noise(length, generator, 0.06)


def _noise(length: int, generator: torch.Generator, deviation: float) -> Tensor:
    return deviation * torch.randn(length, generator=generator)


_SIGNALS: dict[str, tuple[SignalCard, Callable[[int, torch.Generator], Tensor]]] = {
    card.name: (card, make)
    for card, make in (
        (SignalCard("step", "A step", "Shows how a kernel answers to one edge."), _step),
        (SignalCard("impulse", "An impulse", "Its output is the kernel itself, reversed."), _impulse),
        (SignalCard("sine", "A sine with noise", "Shows what smoothing keeps and what it removes."), _noisy_sine),
        (
            SignalCard("heartbeat", "A heartbeat with drift and noise", "Shows how a matched filter finds each beat."),
            _recording,
        ),
    )
}


def signal_names() -> list[str]:
    """The names of the signals."""
    return list(_SIGNALS)


def signal_card(name: str) -> SignalCard:
    """Title and purpose of a signal.

    Raises:
        EngineError: there is no signal of that name.
    """
    return _entry(name)[0]


def signal(name: str, *, length: int = 128, seed: int = 0) -> Tensor:
    """A signal, float32, (length,); about between -1 and 1.

    Args:
        name: one of `signal_names`.
        length: number of samples.
        seed: of the noise; the same seed gives the same signal.

    Raises:
        EngineError: there is no signal of that name, or the length is too short to show it.
    """
    _, make = _entry(name)
    if length < SHORTEST:
        raise EngineError(f"The signal has {length} samples but needs at least {SHORTEST}. Make it longer.")
    return make(length, torch.Generator().manual_seed(seed))


def _entry(name: str) -> tuple[SignalCard, Callable[[int, torch.Generator], Tensor]]:
    if name not in _SIGNALS:
        raise EngineError(f"There is no signal called {name!r}. Choose one of {', '.join(_SIGNALS)}.")
    return _SIGNALS[name]
