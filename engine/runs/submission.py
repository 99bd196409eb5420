"""Where runs are trained: by detached worker processes on this machine, or by a Ray cluster.

``CONVSCOPE_EXECUTOR`` chooses: "workers", which needs nothing, or "ray".
"""

import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.cpu import usable_cores
from engine.device import DeviceChoice, available_devices
from engine.errors import EngineError
from engine.runs import ray_cluster
from engine.runs.database import StoreUnavailableError
from engine.runs.limits import Limits
from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry
from engine.training.spec import Comparison
from engine.training.time_estimate import estimated_seconds, speed_key

ROOT = Path(__file__).parents[2]
BEGINNING_SECONDS = 1.0
"""Until a worker has taken the first run."""

log = logging.getLogger("convscope.submission")

_OF_A_WORKER = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

# A step asks for some hundred tensors and gives them back. They come from one heap, which is kept, in huge pages where
# the system has them to give; on other systems than Linux with glibc this says nothing.
_MALLOC = {"hugetlb": 1, "mmap_threshold": 1 << 30, "trim_threshold": 1 << 30, "top_pad": 1 << 26, "mxfast": 0}

# Asked now and then whether they have ended, so that the system can forget them.
_children: list[subprocess.Popen[bytes]] = []


class WorkerNotStartedError(EngineError):
    """The system cannot start a process at the moment."""


def submit(comparison: Comparison, *, store: RunStore | None = None, reader: str = "") -> str:
    """Queues all runs of a comparison and starts workers for them.

    If no worker can be started after queueing, no error is raised here; the next ``ensure_workers`` raises it.

    Args:
        comparison: what to train.
        store: where it is kept; None for the default store.
        reader: who asks.

    Returns:
        The comparison's id in the store.

    Raises:
        EngineError: more than the operator's limits allow, or the store cannot be written.
    """
    store = store or RunStore()
    if uses_ray():
        ray_cluster.check(store)
    Limits.from_environment().check(comparison, seconds=expected_seconds(comparison, store=store))
    comparison_id = store.add(comparison, reader=reader)
    _ensure_workers_later(store)
    return comparison_id


def expected_seconds(comparison: Comparison, *, store: RunStore) -> float:
    """How long a comparison will take once it begins, where nothing else is trained."""
    return expectation(comparison, store=store).seconds


@dataclass(frozen=True)
class Expectation:
    """How long a comparison will take.

    Attributes:
        seconds: the estimate.
        measured: whether all of its networks were trained here before, so that the estimate rests on measurements; a
            rule of thumb may be half of what it takes.
    """

    seconds: float
    measured: bool


def expectation(comparison: Comparison, *, store: RunStore) -> Expectation:
    """How long a comparison will take once it begins, where nothing else is trained, and what that rests on."""
    known = store.seconds_a_step()
    seconds = BEGINNING_SECONDS + estimated_seconds(comparison, places=max(1, places()), known=known)
    return Expectation(seconds, all(speed_key(run) in known for run in comparison.runs))


def cancel(run_id: str, *, store: RunStore | None = None) -> None:
    """Stops a run: at once where it waits, within a second where it is being trained."""
    (store or RunStore()).cancel(run_id)


def resume(run_id: str, *, store: RunStore | None = None) -> None:
    """Requeues a cancelled or failed run, to be resumed from its checkpoint.

    Raises:
        EngineError: the run cannot be resumed.
    """
    store = store or RunStore()
    store.resume(run_id)
    _ensure_workers_later(store)


def ensure_workers(store: RunStore, *, at_least: int = 0, patience_seconds: float | None = None) -> int:
    """Starts as many workers as there is work for, up to the places of this machine; a cluster sees to its own.

    Runs whose worker died are given back to the queue first. It costs a few milliseconds: call it whenever
    an unfinished run is shown.

    Args:
        store: where the runs are.
        at_least: workers that should be ready even where nothing is queued, so that a first run starts at once.
        patience_seconds: how long to wait for others that write; None for as long as usual.

    Returns:
        How many were started.

    Raises:
        EngineError: none can be started now: the store cannot be written, or the cluster not be reached.
    """
    if uses_ray():
        ray_cluster.ensure_dispatcher(store)
        return 0
    if store.count_silent():
        store.requeue_stale(patience_seconds=patience_seconds)
    wanted = min(places(), max(at_least, store.unfinished()))
    registry, started = WorkerRegistry(store), 0
    while worker := registry.sign_in(places=wanted, patience_seconds=patience_seconds):
        _start(store, worker)
        started += 1
    return started


def places() -> int:
    """How many runs are trained at a time: one a GPU, else one a processor core, of this machine or of the cluster.

    ``CONVSCOPE_WORKERS`` sets another number; 0 leaves all runs to workers on other machines.
    """
    if uses_ray():
        return ray_cluster.places()
    if wanted := os.environ.get("CONVSCOPE_WORKERS"):
        return max(0, int(wanted))
    gpus = sum(device.kind != "cpu" for device in available_devices())
    return gpus or usable_cores()


def uses_ray() -> bool:
    """Whether a Ray cluster trains.

    Raises:
        EngineError: an executor that does not exist.
    """
    executor = os.environ.get("CONVSCOPE_EXECUTOR") or "workers"
    if executor not in ("workers", "ray"):
        raise EngineError(f'There is no executor "{executor}". Set CONVSCOPE_EXECUTOR to "workers" or "ray".')
    return executor == "ray"


def device_of_runs(here: DeviceChoice) -> DeviceChoice:
    """The device that a run should name: the one chosen here, or on a cluster the best of whichever machine it gets."""
    return "auto" if uses_ray() else here


def worker_log(store: RunStore) -> Path:
    """Where workers write what went wrong: beside an SQLite store, else in the folder for temporary files."""
    url = make_url(store.url)
    folder = (
        Path(url.database).parent if url.drivername.startswith("sqlite") and url.database else tempfile.gettempdir()
    )
    return Path(folder) / "convscope-workers.log"


def _ensure_workers_later(store: RunStore) -> None:
    """Starts workers for runs that are safely queued, or leaves it to the next look."""
    try:
        ensure_workers(store)
    except (StoreUnavailableError, ray_cluster.ClusterUnreachableError, WorkerNotStartedError) as error:
        log.warning("the runs are queued, but no worker could be started yet: %s", error)


def _malloc_settings() -> str:
    """Glibc malloc settings of a worker; GLIBC_TUNABLES set by the operator come first."""
    ours = [f"glibc.malloc.{name}={value}" for name, value in _MALLOC.items()]
    return ":".join([*ours, *filter(None, [os.environ.get("GLIBC_TUNABLES")])])


def _start(store: RunStore, worker: str) -> None:
    """Starts a worker in its own session, so that it survives this process, with one thread."""
    _children[:] = [child for child in _children if child.poll() is None]
    try:
        with worker_log(store).open("ab") as notes:
            child = subprocess.Popen(
                [sys.executable, "-m", "engine.runs.worker", "--name", worker],
                cwd=ROOT,
                env={**os.environ, **_OF_A_WORKER, "GLIBC_TUNABLES": _malloc_settings(), "CONVSCOPE_STORE": store.url},
                stdin=subprocess.DEVNULL,
                stdout=notes,
                stderr=notes,
                start_new_session=True,
            )
    except OSError as error:
        raise WorkerNotStartedError(f"No worker could be started: {error}. It is tried again shortly.") from error
    _children.append(child)
