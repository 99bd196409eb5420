"""Walks all pages for a while and prints what failed: `python -m tests.fuzz_controls --seconds 1200 --page pooling`."""

import argparse
import logging
import os
import sys
import time

from dashboard.shell.navigation import PAGES
from tests.fuzz_controls.walk import Walk
from tests.isolation import OFFLINE, of_their_own

SECONDS_A_TURN = 20


def main() -> int:
    """The command; 0 where nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--page", action="append", choices=[page.path for page in PAGES], help="more than once: several"
    )
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    paths = chosen.page or [page.path for page in PAGES]
    walks = {path: Walk(path, seed=chosen.seed) for path in paths}
    found = 0
    with of_their_own():
        os.environ.update(OFFLINE, CONVSCOPE_WORKERS="0")
        for walk in walks.values():
            walk.prepare()
        until = time.monotonic() + chosen.seconds
        while time.monotonic() < until:
            for walk in walks.values():
                turn = min(until, time.monotonic() + min(SECONDS_A_TURN, chosen.seconds / len(walks)))
                for failure in walk.failures(until=turn):
                    print(failure, end="\n\n", flush=True)
                    found += 1
    for path, walk in walks.items():
        print(f"/{path}: {walk.controls.total()} values in {len(walk.controls)} controls and parameters")
        slowest = sorted(walk.seconds.items(), key=lambda item: item[1], reverse=True)[:3]
        print("  slowest:", ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slowest))
    print(f"{found} causes of failure")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
