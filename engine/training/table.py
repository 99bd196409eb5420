"""All points of runs as a table for other programs."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict

from engine.training.records import StoredRun
from engine.training.store import RunStore

_COLUMNS = (
    "step",
    "learning_rate",
    "train_loss",
    "train_error",
    "test_loss",
    "test_error",
    "final_train_loss",
    "final_train_error",
    "seconds",
    "status",
)


def runs_csv(store: RunStore, runs: Sequence[StoredRun]) -> str:
    """One line a point: the run's name and seed, then what was measured; empty where nothing was."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("run", "seed", *_COLUMNS))
    for run in runs:
        for point in store.events(run.id):
            fields = asdict(point)
            writer.writerow((run.spec.name, run.spec.seed, *(fields[column] for column in _COLUMNS)))
    return text.getvalue()
