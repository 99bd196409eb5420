"""The command line of ``engine.training``: comparisons in the foreground or queued, and what ships with the project."""

import argparse
import json
import os
import sys
from typing import get_args

from engine.device import DeviceChoice, pick_device
from engine.errors import EngineError
from engine.shipping.networks import RECIPES, ship
from engine.shipping.recordings import record
from engine.training.custom_comparison import DATA, NETWORKS, Experiment
from engine.training.data.datasets import dataset_names
from engine.training.presets.catalogue import preset, presets
from engine.training.process_pool import train_in_processes
from engine.training.progress import COLUMNS, Progress, outcome_row, print_table
from engine.training.spec import Comparison, Decay, OptimizerName


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit status: 0, or 2 after a sentence about what cannot be done."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.do(chosen)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine.training",
        description="Trains networks side by side, in the foreground with a progress bar or queued for workers.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for known in presets().values():
        command = commands.add_parser(known.name, help=known.title, description=f"{known.question} {known.shows}")
        command.add_argument("--dataset", choices=dataset_names(), metavar="D", help=", ".join(dataset_names()))
        command.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the preset's)")
        _add_comparison_options(command, _of_preset)
    _add_custom(commands.add_parser("own", help="networks of your own choice, trained alike"))
    _add_queue(commands)
    _add_shipping(commands)
    return parser


def _add_comparison_options(command: argparse.ArgumentParser, comparison) -> None:
    """Options of all comparisons: seeds, device, and foreground or queue."""
    command.add_argument("--seeds", type=int, default=1, metavar="N", help="runs of each network (default 1)")
    command.add_argument("--device", choices=get_args(DeviceChoice), default="auto", metavar="D")
    command.add_argument("--processes", type=int, metavar="N", help="runs at a time (default: processor cores)")
    command.add_argument("--queue", action="store_true", help="let workers train it, print its id and return")
    command.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    command.set_defaults(do=_compare, comparison=comparison)


def _add_custom(command: argparse.ArgumentParser) -> None:
    command.add_argument("networks", nargs="+", choices=list(NETWORKS), metavar="NETWORK", help=", ".join(NETWORKS))
    command.add_argument("--dataset", choices=list(DATA), default="digits", metavar="D", help=", ".join(DATA))
    command.add_argument("--epochs", type=int, default=10, metavar="N", help="passes over the data (default 10)")
    command.add_argument("--optimizer", choices=get_args(OptimizerName), default="sgd")
    command.add_argument("--learning-rate", type=float, default=0.1, metavar="R", help="its peak (default 0.1)")
    command.add_argument("--schedule", choices=get_args(Decay), default="cosine", help="its course")
    command.add_argument("--batch-size", type=int, default=64, metavar="N", help="images a step (default 64)")
    _add_comparison_options(command, _custom_comparison)


def _add_queue(commands) -> None:
    """The commands that speak with the store, which alone need SQLAlchemy."""
    listing = commands.add_parser("runs", help="list the runs that are kept, newest first")
    listing.add_argument("words", nargs="*", help="only those that have all of these words")
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="of comparisons (default 20)")
    listing.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    for name, words in (("stop", "stop runs, or all of a comparison"), ("resume", "carry stopped runs on")):
        command = commands.add_parser(name, help=words)
        command.add_argument("ids", nargs="+", metavar="ID")
    exporting = commands.add_parser("export", help="write curves (CSV, TensorBoard) and weights of a comparison or run")
    exporting.add_argument("id", metavar="ID")
    exporting.add_argument("folder", metavar="FOLDER")
    for name, function in (("runs", "list_runs"), ("stop", "stop"), ("resume", "resume"), ("export", "export")):
        commands.choices[name].set_defaults(do=_run_store_command, function=function)


def _add_shipping(commands) -> None:
    shipping = commands.add_parser("ship", help="train a network that ships with the project")
    shipping.add_argument("recipe", choices=list(RECIPES))
    shipping.set_defaults(do=_ship)
    recording = commands.add_parser("record", help="train a preset and keep it as one that ships with the project")
    recording.add_argument("preset", choices=list(presets()))
    recording.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the preset's)")
    recording.add_argument("--processes", type=int, metavar="N", help="runs at a time (default: processor cores)")
    recording.add_argument(
        "--only", nargs="+", default=(), metavar="RUN", help="train these now, the others another time"
    )
    recording.add_argument("--weights", default="resnet", metavar="FAMILY", help="keep the weights of these (resnet)")
    recording.set_defaults(do=_record)


def _of_preset(chosen: argparse.Namespace) -> Comparison:
    return preset(chosen.command).comparison(
        seeds=chosen.seeds, epochs=chosen.epochs, dataset=chosen.dataset, device=chosen.device
    )


def _custom_comparison(chosen: argparse.Namespace) -> Comparison:
    return Experiment(
        tuple(chosen.networks),
        chosen.dataset,
        chosen.optimizer,
        chosen.learning_rate,
        chosen.schedule,
        chosen.epochs,
        chosen.batch_size,
        chosen.seeds,
        chosen.device,
    ).comparison()


def _compare(chosen: argparse.Namespace) -> None:
    comparison: Comparison = chosen.comparison(chosen)
    if chosen.queue:
        from engine.runs.commands import queue

        queue(comparison)
    else:
        _train(comparison, chosen)


def _train(comparison: Comparison, chosen: argparse.Namespace) -> None:
    progress = Progress(comparison)
    outcomes = train_in_processes(comparison, processes=chosen.processes or os.cpu_count() or 1, report=progress.report)
    progress.close()
    rows = [outcome_row(outcome) for outcome in outcomes]
    if chosen.json:
        device = pick_device(chosen.device).kind
        print(json.dumps({"preset": chosen.command, "device": device, "runs": rows}))
    else:
        print_table(COLUMNS, rows)


def _run_store_command(chosen: argparse.Namespace) -> None:
    from engine.runs import commands

    getattr(commands, chosen.function)(chosen)


def _ship(chosen: argparse.Namespace) -> None:
    progress = Progress(Comparison("ship", (RECIPES[chosen.recipe],)))
    files = ship(chosen.recipe, report=lambda event: progress.report(0, event))
    progress.close()
    print(f"{files.weights}\n{files.card}")


def _record(chosen: argparse.Namespace) -> None:
    progress = Progress(preset(chosen.preset).comparison(epochs=chosen.epochs))
    folder = record(
        chosen.preset,
        epochs=chosen.epochs,
        keep_weights=lambda run: run.network.family == chosen.weights,
        processes=chosen.processes or os.cpu_count() or 1,
        report=progress.report,
        only=chosen.only,
    )
    progress.close()
    print(folder)


if __name__ == "__main__":
    sys.exit(main())
