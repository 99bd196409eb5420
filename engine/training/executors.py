"""Where runs are trained: detached worker processes on this machine, as many as it has places for."""

import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.device import available_devices
from engine.training.roster import Roster
from engine.training.spec import Comparison
from engine.training.store import RunStore

ROOT = Path(__file__).parents[2]

# Asked now and then whether they have ended, so that the system can forget them.
_children: list[subprocess.Popen[bytes]] = []


def submit(comparison: Comparison, *, store: RunStore | None = None, reader: str = "") -> str:
    """Queues all runs of a comparison and makes sure that somebody trains them.

    Args:
        comparison: what to train.
        store: where it is kept; None for the default store.
        reader: who asks.

    Returns:
        The comparison's id in the store.
    """
    store = store or RunStore()
    comparison_id = store.add(comparison, reader=reader)
    ensure_workers(store)
    return comparison_id


def cancel(run_id: str, *, store: RunStore | None = None) -> None:
    """Stops a run: at once where it waits, within a second where it is being trained."""
    (store or RunStore()).cancel(run_id)


def ensure_workers(store: RunStore, *, at_least: int = 0) -> int:
    """Starts as many workers as there is work for, up to the places of this machine.

    Runs whose worker died are given back to the queue first. It costs a few milliseconds: call it whenever somebody
    looks at a run that has not ended.

    Args:
        store: where the runs are.
        at_least: workers that should be ready even where nothing is queued, so that a first run starts at once.

    Returns:
        How many were started.
    """
    store.requeue_stale()
    wanted = min(places(), max(at_least, store.unfinished()))
    roster, started = Roster(store), 0
    while worker := roster.sign_in(places=wanted):
        _start(store, worker)
        started += 1
    return started


def places() -> int:
    """How many workers this machine takes: one a GPU, else one a processor core.

    ``CONVSCOPE_WORKERS`` sets another number; 0 leaves all runs to workers on other machines.
    """
    if wanted := os.environ.get("CONVSCOPE_WORKERS"):
        return max(0, int(wanted))
    gpus = sum(device.kind != "cpu" for device in available_devices())
    return gpus or usable_cores()


def usable_cores() -> int:
    """Cores that this process may use, a container's limit included."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = Path("/sys/fs/cgroup/cpu.max")
    if limit.exists():
        quota, period = limit.read_text().split()
        if quota != "max":
            cores = min(cores, math.ceil(int(quota) / int(period)))
    return max(1, cores)


def worker_log(store: RunStore) -> Path:
    """Where workers write what went wrong: beside an SQLite store, else in the folder for temporary files."""
    url = make_url(store.url)
    folder = (
        Path(url.database).parent if url.drivername.startswith("sqlite") and url.database else tempfile.gettempdir()
    )
    return Path(folder) / "convscope-workers.log"


def _start(store: RunStore, worker: str) -> None:
    """Starts a worker in a session of its own, so that it survives this process; one thread keeps cores apart."""
    one_thread = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    _children[:] = [child for child in _children if child.poll() is None]
    with worker_log(store).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "engine.training.worker", "--name", worker],
            cwd=ROOT,
            env={**os.environ, **one_thread, "CONVSCOPE_STORE": store.url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _children.append(child)
