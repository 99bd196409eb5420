"""Test error against the amount of data: of one recorded run, and of the reader's finished ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.presets.catalogue import preset

PRESET = "data-amount"
LOOKED_AT = 50


@dataclass(frozen=True)
class Amount:
    """What training on so many images gave.

    Attributes:
        pictures: that were trained on.
        errors: share of wrong test images, of every seed.
    """

    pictures: int
    errors: tuple[float, ...]

    @property
    def error(self) -> float:
        """The mean over the seeds."""
        return mean(self.errors)


@dataclass(frozen=True)
class Recorded:
    """A run that was made beforehand, and how."""

    command: str
    device: str
    date: str
    amounts: tuple[Amount, ...]


@cache
def recorded() -> Recorded:
    """The run that ships."""
    content = json.loads((Path(__file__).parent / "data_amount.json").read_text())
    amounts = tuple(Amount(run["pictures"], (run["test_error"],)) for run in content["runs"])
    return Recorded(content["command"], content["device"], content["date"], amounts)


def networks() -> int:
    """How many networks the preset trains."""
    return len(preset(PRESET).runs)


def finished_here(store: RunStore) -> list[Amount]:
    """All finished runs of the preset that the store has kept, by their number of pictures."""
    runs = [
        run
        for comparison in store.history(limit=LOOKED_AT)
        if comparison.name == PRESET
        for run in comparison.runs
        if run.status == "finished"
    ]
    return _by_pictures(store, runs)


def _by_pictures(store: RunStore, runs: Sequence[StoredRun]) -> list[Amount]:
    errors: dict[int, list[float]] = {}
    for run in runs:
        tested = [event.test_error for event in store.events(run.id) if event.test_error is not None]
        if tested and run.spec.data.train_size:
            errors.setdefault(run.spec.data.train_size, []).append(tested[-1])
    return [Amount(pictures, tuple(errors[pictures])) for pictures in sorted(errors)]
