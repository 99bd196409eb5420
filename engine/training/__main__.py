"""The command line of ``engine.training``: presets in the foreground, and networks to ship."""

import argparse
import json
import os
import sys

from engine.device import pick_device
from engine.errors import EngineError
from engine.training.datasets import dataset_names
from engine.training.events import Event
from engine.training.foreground import Outcome, train_side_by_side
from engine.training.presets import preset, presets
from engine.training.recipes import RECIPES
from engine.training.recordings import record
from engine.training.ship import ship
from engine.training.spec import Comparison

BAR_WIDTH = 30
COLUMNS = ("name", "seed", "steps", "train_loss", "train_error", "test_error", "seconds", "status")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit status: 0, or 2 after a sentence about what cannot be done."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "ship":
            _ship(chosen.recipe)
        elif chosen.command == "record":
            _record(chosen)
        else:
            _compare(chosen)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine.training",
        description="Trains the networks of a comparison side by side and prints how they did.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="PRESET")
    for known in presets().values():
        command = commands.add_parser(known.name, help=known.title, description=f"{known.question} {known.shows}")
        command.add_argument("--seeds", type=int, default=1, metavar="N", help="runs of each network (default 1)")
        command.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the preset's)")
        command.add_argument("--dataset", choices=dataset_names(), metavar="D", help=", ".join(dataset_names()))
        command.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto", metavar="D")
        command.add_argument("--processes", type=int, metavar="N", help="runs at a time (default: processor cores)")
        command.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    shipping = commands.add_parser("ship", help="train a network that ships with the project")
    shipping.add_argument("recipe", choices=list(RECIPES))
    recording = commands.add_parser("record", help="train a preset and keep it as one that ships with the project")
    recording.add_argument("preset", choices=list(presets()))
    recording.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the preset's)")
    recording.add_argument("--processes", type=int, metavar="N", help="runs at a time (default: processor cores)")
    recording.add_argument("--weights", default="resnet", metavar="FAMILY", help="keep the weights of these (resnet)")
    return parser


def _compare(chosen: argparse.Namespace) -> None:
    comparison = preset(chosen.command).comparison(
        seeds=chosen.seeds, epochs=chosen.epochs, dataset=chosen.dataset, device=chosen.device
    )
    progress = _Progress(comparison)
    outcomes = train_side_by_side(comparison, processes=chosen.processes or os.cpu_count() or 1, report=progress.report)
    progress.close()
    rows = [_row(outcome) for outcome in outcomes]
    if chosen.json:
        device = pick_device(chosen.device).kind
        print(json.dumps({"preset": chosen.command, "device": device, "runs": rows}))
    else:
        _print_table(rows)


def _row(outcome: Outcome) -> dict[str, object]:
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


def _print_table(rows: list[dict[str, object]]) -> None:
    cells = [COLUMNS, *(tuple(_cell(value) for value in row.values()) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    for line in cells:
        name, *numbers = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join([name.strip().ljust(widths[0]), *numbers]))


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _ship(recipe: str) -> None:
    progress = _Progress(Comparison("ship", (RECIPES[recipe],)))
    files = ship(recipe, report=lambda event: progress.report(0, event))
    progress.close()
    print(f"{files.weights}\n{files.card}")


def _record(chosen: argparse.Namespace) -> None:
    progress = _Progress(preset(chosen.preset).comparison(epochs=chosen.epochs))
    folder = record(
        chosen.preset,
        epochs=chosen.epochs,
        keep_weights=lambda run: run.network.family == chosen.weights,
        processes=chosen.processes or os.cpu_count() or 1,
        report=progress.report,
    )
    progress.close()
    print(folder)


class _Progress:
    """One bar over all runs, on the terminal's error stream; silent where that is no terminal."""

    def __init__(self, comparison: Comparison) -> None:
        self._steps = sum(run.steps for run in comparison.runs)
        self._names = [run.name for run in comparison.runs]
        self._done = [0] * len(comparison.runs)

    def report(self, index: int, event: Event) -> None:
        self._done[index] = event.steps if event.status != "running" else event.step
        share = sum(self._done) / self._steps
        bar = ("█" * round(share * BAR_WIDTH)).ljust(BAR_WIDTH, "·")
        tested = "" if event.test_error is None else f", test error {event.test_error:.1%}"
        self._write(f"\r{bar} {share:4.0%}  {self._names[index]}: loss {event.train_loss:.3f}{tested}\033[K")

    def close(self) -> None:
        self._write("\r\033[K")

    def _write(self, text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(text)
            sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
