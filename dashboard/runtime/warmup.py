"""Imports what is heavy in a background thread, so that the first page appears without waiting for torch."""

import importlib
import threading
from functools import cache

from dashboard.runtime.compute_slots import hand_over_often, one_thread_unless_heavy, wait_without_a_core

HEAVY_MODULES = (
    "torch",
    "torchvision",
    "engine.convolution",
    "engine.images",
    "plotly.graph_objects",
    "engine.networks",
    "engine.inspection.attribution",
)
HEAD_START_SECONDS = 0.5  # the first page is sent and painted before the imports compete with it

_wanted = threading.Event()


@cache
def start_warmup() -> threading.Event:
    """Starts the imports once per process, and has threads take turns often and wait without a core.

    Returns:
        An event that is set when everything heavy is ready.
    """
    hand_over_often()
    wait_without_a_core()
    ready = threading.Event()
    threading.Thread(target=_import_all, args=(ready,), name="warm-up", daemon=True).start()
    return ready


def finish_warmup() -> None:
    """Waits until everything heavy is ready.

    A page that computes must not import it by itself meanwhile: two threads that import parts of what imports itself in
    a circle, as torchvision does, each get a module of which a half is missing.
    """
    _wanted.set()
    start_warmup().wait()


def _import_all(ready: threading.Event) -> None:
    """Imports each heavy module, at once where a page waits for it."""
    _wanted.wait(HEAD_START_SECONDS)
    try:
        for module in HEAVY_MODULES:
            importlib.import_module(module)
            if module == "torch":
                one_thread_unless_heavy()
    finally:
        ready.set()
