"""Commands on the run store: queue, list, stop, resume and export."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError
from engine.runs import submission
from engine.runs.csv import runs_csv
from engine.runs.library import Library
from engine.runs.records import StoredComparison, StoredRun
from engine.runs.tensorboard import tensorboard_zip, weights_zip
from engine.training.progress import print_table
from engine.training.spec import Comparison

COLUMNS = ("run", "comparison", "network", "seed", "data", "state", "step", "test_error", "started")


def queue(comparison: Comparison) -> None:
    """Lets workers train a comparison in the background, and prints its id."""
    print(submission.submit(comparison))


def list_runs(chosen: argparse.Namespace) -> None:
    """Prints the runs that are kept, newest first."""
    library = Library()
    found = library.history(limit=chosen.limit, search=" ".join(chosen.words))
    rows = [_row(library, comparison, run) for comparison in found for run in comparison.runs]
    if chosen.json:
        print(json.dumps(rows))
    else:
        print_table(COLUMNS, rows)


def stop(chosen: argparse.Namespace) -> None:
    """Stops runs, or all runs of comparisons."""
    library = Library()
    library.cancel(*(run.id for identifier in chosen.ids for run in _runs(library, identifier)))


def resume(chosen: argparse.Namespace) -> None:
    """Resumes stopped or failed runs, each from its last checkpoint."""
    library = Library()
    for identifier in chosen.ids:
        submission.resume(library.run(identifier).id, store=library)


def export(chosen: argparse.Namespace) -> None:
    """Writes the curves of a comparison or run as CSV and as event files for TensorBoard, and its weights."""
    library = Library()
    runs, folder = _runs(library, chosen.id), Path(chosen.folder)
    writers: dict[str, Callable[[], bytes]] = {
        "curves.csv": lambda: runs_csv(library, runs).encode(),
        "tensorboard.zip": lambda: tensorboard_zip(library, runs),
        "weights.zip": lambda: weights_zip(library, runs),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in writers.items():
            (folder / name).write_bytes(write())
            print(folder / name)
    except OSError as error:
        raise EngineError(f"{folder} could not be written: {error}. Name another folder.") from error


def _runs(library: Library, identifier: str) -> tuple[StoredRun, ...]:
    """The run with this id, or all runs of the comparison with this id."""
    found = library.runs([identifier])
    return tuple(found) if found else library.comparison(identifier).runs


def _row(library: Library, comparison: StoredComparison, run: StoredRun) -> dict[str, object]:
    points = library.events(run.id)
    tested = [point.test_error for point in points if point.test_error is not None]
    values = (
        run.id,
        comparison.id,
        run.spec.name,
        run.spec.seed,
        run.spec.data.name,
        run.status,
        f"{points[-1].step if points else 0}/{run.spec.steps}",
        tested[-1] if tested else None,
        time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started)) if run.started else None,
    )
    return dict(zip(COLUMNS, values, strict=True))
