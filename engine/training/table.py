"""All points of a comparison as a table for other programs."""

import csv
import io
from dataclasses import asdict

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


def comparison_csv(store: RunStore, comparison_id: str) -> str:
    """One line a point: the run's name and seed, then what was measured; empty where nothing was.

    Raises:
        EngineError: there is no such comparison.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("run", "seed", *_COLUMNS))
    for run in store.comparison(comparison_id).runs:
        for point in store.events(run.id):
            fields = asdict(point)
            writer.writerow((run.spec.name, run.spec.seed, *(fields[column] for column in _COLUMNS)))
    return text.getvalue()
