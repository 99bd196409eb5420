"""Runs every benchmark, prints one line of JSON each and keeps them: `python -m benchmarks [NAME ...] [--gpu]`."""

import argparse
import datetime
import importlib
import os
import platform
import re
import sys
import traceback
from pathlib import Path

from benchmarks.measurement import QUICK, SkippedError, failure_as_json

RESULTS = Path(__file__).parent / "results"
ON_ANY_MACHINE = (
    "first_paint",
    "rerun",
    "player",
    "inspection",
    "digits",
    "lenet",
    "live_curve",
    "learning",
    "filters",
    "architectures",
    "watching",
)
ON_A_GPU = ("gpu_resnet", "gpu_degradation")


def main() -> int:
    """Measures what the command line asks for; 0 where nothing failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(ON_ANY_MACHINE + ON_A_GPU)}")
    parser.add_argument("--gpu", action="store_true", help="run those that need a CUDA device")
    parser.add_argument("--quick", action="store_true", help="each only just, to see that it runs; nothing is kept")
    arguments = parser.parse_args()
    if arguments.quick:
        os.environ[QUICK] = "1"  # before a benchmark is imported
    names = arguments.names or (ON_A_GPU if arguments.gpu else ON_ANY_MACHINE)
    lines: list[str] = []
    failed = 0
    for name in names:
        try:
            for measurement in importlib.import_module(f"benchmarks.{name}").measure():
                lines.append(measurement.as_json())
                print(lines[-1], flush=True)
        except SkippedError as missing:
            print(f"{name}: skipped: {missing}", flush=True)
        except Exception as error:  # one failure must not stop the others or lose their results
            traceback.print_exc()
            failed += 1
            lines.append(failure_as_json(name, error))
            print(lines[-1], flush=True)
        if lines and not arguments.names and not arguments.quick:
            _keep(lines, gpu=arguments.gpu)
    return 1 if failed else 0


def _keep(lines: list[str], *, gpu: bool) -> None:
    """Writes the lines of a full run to the results, one file per day and machine or, for a GPU, its name."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.date.today().isoformat()}-{_gpu_name() if gpu else f'cpu-{platform.machine()}'}.jsonl"
    path.write_text("\n".join(lines) + "\n")


def _gpu_name() -> str:
    """The GPU's name as part of a file's, for example "nvidia-h200"."""
    from engine.device import pick_device

    return re.sub(r"[^a-z0-9]+", "-", pick_device("cuda").name.lower()).strip("-")


if __name__ == "__main__":
    sys.exit(main())
