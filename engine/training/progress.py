"""How a training in the foreground reports: one bar over all runs, and a table at the end."""

import sys

from engine.training.events import Event
from engine.training.process_pool import Outcome
from engine.training.spec import Comparison

BAR_WIDTH = 30
COLUMNS = ("name", "seed", "steps", "train_loss", "train_error", "test_error", "seconds", "status")


class Progress:
    """One bar over all runs, on the terminal's error stream; silent where that is no terminal."""

    def __init__(self, comparison: Comparison) -> None:
        self._steps = sum(run.steps for run in comparison.runs)
        self._names = [run.name for run in comparison.runs]
        self._done = [0] * len(comparison.runs)

    def report(self, index: int, event: Event) -> None:
        """Takes a point of the curves of the run with this number."""
        self._done[index] = event.steps if event.status != "running" else event.step
        share = sum(self._done) / self._steps
        bar = ("█" * round(share * BAR_WIDTH)).ljust(BAR_WIDTH, "·")
        tested = "" if event.test_error is None else f", test error {event.test_error:.1%}"
        self._write(f"\r{bar} {share:4.0%}  {self._names[index]}: loss {event.train_loss:.3f}{tested}\033[K")

    def close(self) -> None:
        """Wipes the bar away."""
        self._write("\r\033[K")

    def _write(self, text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(text)
            sys.stderr.flush()


def outcome_row(outcome: Outcome) -> dict[str, object]:
    """How a run ended, by ``COLUMNS``."""
    last = outcome.last
    values = (
        outcome.spec.name,
        outcome.spec.seed,
        last.step,
        last.final_train_loss,
        last.final_train_error,
        last.test_error,
        round(last.seconds, 3),
        last.status,
    )
    return dict(zip(COLUMNS, values, strict=True))


def print_table(columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    """Prints rows below the names of their columns, the first one to the left and the others to the right."""
    cells = [columns, *(tuple(_cell(value) for value in row.values()) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(columns))]
    for line in cells:
        name, *others = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join([name.strip().ljust(widths[0]), *others]))


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
