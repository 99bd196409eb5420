"""All points of runs as a table for other programs."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict

from engine.runs.records import StoredRun
from engine.runs.store import RunStore
from engine.training.events import Event

_COLUMNS = {  # headers by the fields of an event
    "step": "step",
    "learning_rate": "learning rate",
    "train_loss": "training loss (nats)",
    "train_error": "training error (share)",
    "test_loss": "test loss (nats)",
    "test_error": "test error (share)",
    "final_train_loss": "final training loss (nats)",
    "final_train_error": "final training error (share)",
    "seconds": "time (s)",
    "status": "status",
}


def runs_csv(store: RunStore, runs: Sequence[StoredRun]) -> str:
    """One line a point: the run's name and seed, then what was measured; empty where nothing was.

    After the curves come the test errors at the end on shifted images, and the norm of each layer's gradient, a
    column for every shift and every layer that one of the runs has.
    """
    lines = [_line(run, point) for run in runs for point in store.events(run.id)]
    columns = dict.fromkeys(("run", "seed", *_COLUMNS.values()))
    for run in runs:
        columns |= dict.fromkeys(map(_shifted, run.spec.data.test_shifts))
    for run in runs:
        columns |= dict.fromkeys(map(_norm, run.layers))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def _line(run: StoredRun, point: Event) -> dict[str, object]:
    fields = asdict(point)
    line: dict[str, object] = {"run": run.spec.name, "seed": run.spec.seed} | {
        header: fields[field] for field, header in _COLUMNS.items()
    }
    line |= {
        _shifted(pixels): error
        for pixels, error in zip(run.spec.data.test_shifts, point.shifted_test_errors, strict=False)
    }
    return line | {_norm(layer): norm for layer, norm in zip(run.layers, point.gradient_norms, strict=False)}


def _shifted(pixels: int) -> str:
    return f"test error shifted by {pixels} px (share)"


def _norm(layer: str) -> str:
    return f"gradient norm of {layer}"
