"""Runs every benchmark, prints one line of JSON each and keeps them: `python -m benchmarks [NAME ...] [--gpu]`."""

import argparse
import datetime
import importlib
import platform
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
ON_ANY_MACHINE = ("first_paint", "rerun", "player", "inspection", "digits", "learning", "filters", "architectures")
ON_A_GPU = ()


def main() -> None:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(ON_ANY_MACHINE + ON_A_GPU)}")
    parser.add_argument("--gpu", action="store_true", help="run those that need a CUDA device")
    arguments = parser.parse_args()
    names = arguments.names or (ON_A_GPU if arguments.gpu else ON_ANY_MACHINE)
    lines = []
    for name in names:
        for measurement in importlib.import_module(f"benchmarks.{name}").measure():
            lines.append(measurement.as_json())
            print(lines[-1], flush=True)
    if not arguments.names:
        _keep(lines, gpu=arguments.gpu)


def _keep(lines: list[str], *, gpu: bool) -> None:
    """Writes the lines of a full run to the results, one file per day and kind of machine."""
    RESULTS.mkdir(exist_ok=True)
    kind = "cuda" if gpu else f"cpu-{platform.machine()}"
    path = RESULTS / f"{datetime.date.today().isoformat()}-{kind}.jsonl"
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
