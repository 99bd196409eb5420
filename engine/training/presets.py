"""Presets: comparisons that are ready to run, by name."""

from engine.errors import EngineError
from engine.training.degradation import DEGRADATION
from engine.training.preset_card import Preset
from engine.training.preset_catalogue import PRESETS
from engine.training.sweeps import SWEEPS


def presets() -> dict[str, Preset]:
    """All presets by name, the most telling one first."""
    return {each.name: each for each in (*DEGRADATION, *PRESETS, *SWEEPS)}


def preset(name: str) -> Preset:
    """One preset.

    Raises:
        EngineError: there is none of this name.
    """
    known = presets()
    if name not in known:
        raise EngineError(f'There is no preset "{name}". Use one of {", ".join(known)}.')
    return known[name]
