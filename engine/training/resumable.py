"""A foreground run that can be interrupted and resumed from its last checkpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.training.events import Event
from engine.training.loop import Training
from engine.training.spec import RunSpec


@dataclass(frozen=True)
class Trained:
    """A run that came to its end.

    Attributes:
        training: with the network as it is now.
        events: all points of its curves, those of earlier tries included.
    """

    training: Training
    events: tuple[Event, ...]


def train_resumably(spec: RunSpec, checkpoint: Path, *, report: Callable[[Event], None]) -> Trained:
    """Trains a run to its end and keeps a checkpoint after each test, the last one too.

    Args:
        spec: the run.
        checkpoint: a file that only this run uses.
        report: called with every new point of the curves.

    Raises:
        EngineError: the network, data set or device of the specification does not exist.
    """
    training = Training(spec)
    events = _carry_on(training, checkpoint)
    if not events or events[-1].status == "running":
        for event in training.events():
            events.append(event)
            report(event)
            if event.test_error is not None:
                _keep(training, events, checkpoint)
    return Trained(training, tuple(events))


def _carry_on(training: Training, checkpoint: Path) -> list[Event]:
    if not checkpoint.exists():
        return []
    kept = torch.load(checkpoint, weights_only=True)
    training.load_state(kept["state"])
    return [Event.from_json(content) for content in kept["events"]]


def _keep(training: Training, events: list[Event], checkpoint: Path) -> None:
    """Replaces the file in one step, so that it is whole whenever the process ends."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = checkpoint.with_suffix(".part")
    torch.save({"state": training.state(), "events": [event.to_json() for event in events]}, partial)
    partial.replace(checkpoint)
