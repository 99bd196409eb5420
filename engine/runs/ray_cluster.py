"""Runs trained on many machines: one Ray task a run, scheduled by Ray on its processors and GPUs.

Chosen by ``CONVSCOPE_EXECUTOR=ray``; ``RAY_ADDRESS`` says which cluster. A detached actor, the dispatcher, asks Ray for
one task for every queued run, so that runs go on when the dashboard ends. Nothing is scheduled here: Ray decides where
a task runs, the store decides whose run it takes.
"""

import hashlib
import json
import logging
import os
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from engine.errors import EngineError
from engine.runs.store import RunStore
from engine.runs.worker_registry import WorkerRegistry

NAMESPACE = "convscope"
LOOK_SECONDS = 0.25
RETRY_SECONDS = 5.0
REACH_SECONDS = 3.0
ENGINE = Path(__file__).parents[1]

log = logging.getLogger("convscope.cluster")


class ClusterUnreachableError(EngineError):
    """The cluster does not answer at the moment; it is tried again."""


@dataclass
class _Connection:
    """The attempts of this process to have a store's runs trained by the cluster; the dispatcher does the rest.

    Attributes:
        attempt: the latest.
        failure: what was wrong at the last attempt that ended; empty where it succeeded or none has ended.
        failed_at: when, by the monotonic clock.
    """

    attempt: threading.Thread
    failure: str = ""
    failed_at: float = 0.0


_connections: dict[str, _Connection] = {}
_connecting = threading.Lock()


def check(store: RunStore) -> None:
    """Checks that a cluster can train the runs of a store.

    Raises:
        EngineError: Ray is not installed, or the store is a file that other machines cannot reach.
    """
    if store.database.dialect.name == "sqlite":
        raise EngineError(
            "The runs are kept in an SQLite file, which the machines of a cluster cannot share. "
            "Set CONVSCOPE_STORE to a PostgreSQL address."
        )
    _ray()


def ensure_dispatcher(store: RunStore) -> None:
    """Makes sure that the cluster trains what is queued in a store. Returns at once: connecting takes seconds.

    Raises:
        ClusterUnreachableError: the last attempt to connect failed; the next one begins a few seconds after it.
        EngineError: Ray is not installed, or the store is a file that other machines cannot reach.
    """
    check(store)
    with _connecting:
        connection = _connections.get(store.url)
        failure = connection.failure if connection else ""
        if connection is None or _retry_allowed(connection):
            _attempt(store.url, failure=failure)
    if failure:
        raise ClusterUnreachableError(
            f"The cluster at {_address()} cannot be reached: {failure}. The runs stay queued, and it is "
            "tried again every few seconds. Check that it runs, and what RAY_ADDRESS says."
        )


def _retry_allowed(connection: _Connection) -> bool:
    if connection.attempt.is_alive():
        return False
    if connection.failure:
        return time.monotonic() - connection.failed_at > RETRY_SECONDS
    return not _ray().is_initialized()


def _attempt(url: str, *, failure: str) -> None:
    """Begins to connect; until that has succeeded, it is known what was wrong the last time."""

    def connect() -> None:
        try:
            _start_dispatcher(url)
            connection.failure = ""
        except Exception as error:  # Ray raises many kinds; whatever it is, the reader must learn of it
            words = str(error).strip().partition("\n")[0].rstrip(".")
            connection.failure = words or type(error).__name__
            connection.failed_at = time.monotonic()
            log.warning("the cluster at %s cannot be reached: %s", _address(), connection.failure)

    # No daemon: a script that submits and ends must have reached the cluster.
    connection = _Connection(threading.Thread(target=connect), failure)
    _connections[url] = connection
    connection.attempt.start()


def _address() -> str:
    return os.environ.get("RAY_ADDRESS") or "auto"


def places() -> int:
    """How many runs the cluster trains at a time: by its GPUs, else by its processor cores; 1 until it is reached."""
    ray = _ray()
    if not ray.is_initialized():
        return 1
    whole = ray.cluster_resources()
    shares = [whole.get(_RAY_NAMES.get(name, name), 0.0) / share for name, share in _request(ray).items() if share]
    return max(1, int(min(shares, default=1)))


_RAY_NAMES = {"num_cpus": "CPU", "num_gpus": "GPU"}


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise EngineError(
            "CONVSCOPE_EXECUTOR is ray, but Ray is not installed. Install requirements-cluster.txt."
        ) from error
    return ray


def _start_dispatcher(url: str) -> None:
    ray = _ray()
    if not ray.is_initialized():
        _check_address_reachable()
        # The engine's code travels with the task; its libraries must be installed on every machine.
        ray.init(
            address=_address(),
            namespace=NAMESPACE,
            runtime_env={"py_modules": [str(ENGINE)]},
            log_to_driver=False,
        )
    actor = ray.remote(Dispatcher).options(
        name=_dispatcher_name(url),
        get_if_exists=True,
        lifetime="detached",
        max_restarts=-1,
        num_cpus=0,
    )
    actor.remote(url, _request(ray))


def _check_address_reachable() -> None:
    """Raises ``OSError`` at once if the cluster's address refuses connections; Ray would wait for minutes."""
    host, found, port = _address().rpartition("//")[2].rpartition(":")
    if found and port.isdigit():
        socket.create_connection((host, int(port)), timeout=REACH_SECONDS).close()


def _dispatcher_name(url: str) -> str:
    """One dispatcher a store. The name is visible on the cluster, so it holds no password."""
    store = make_url(url).set(password=None).render_as_string()
    return f"dispatcher-{hashlib.sha256(store.encode()).hexdigest()[:16]}"


def _request(ray: Any) -> dict[str, float]:
    """Ray resources for one run: ``CONVSCOPE_RAY_REQUEST``, else a GPU where there are any, else a core."""
    if wanted := os.environ.get("CONVSCOPE_RAY_REQUEST"):
        return json.loads(wanted)
    return {"num_cpus": 1, "num_gpus": 1} if ray.cluster_resources().get("GPU") else {"num_cpus": 1}


class Dispatcher:
    """Asks Ray for a task for every run that waits; Ray starts it again elsewhere where its machine fails.

    Args:
        url: of the store.
        request: resources of one task.
    """

    def __init__(self, url: str, request: dict[str, float]) -> None:
        self._url = url
        self._task = _ray().remote(train_next).options(max_retries=0, **request)
        self._store = RunStore(url)
        self._registry = WorkerRegistry(self._store)
        self._tasks: dict[Any, str] = {}
        self._begun: set[str] = set()
        threading.Thread(target=self._poll_forever, daemon=True).start()

    def tasks(self) -> int:
        """How many tasks have been asked for and have not ended."""
        return len(self._tasks)

    def _poll_forever(self) -> None:
        while True:
            try:
                self._look()
            except Exception as error:  # the store may be unreachable for a while; keep polling
                print(f"Convscope's dispatcher tries again: {error}", flush=True)
            time.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        if self._tasks:
            ended, _ = _ray().wait(list(self._tasks), num_returns=len(self._tasks), timeout=0)
            for task in ended:
                self._begun.discard(self._tasks.pop(task))
        if self._store.count_silent():
            self._store.requeue_stale()
        waiting = self._store.waiting()
        if not waiting:
            return
        self._begun |= set(self._registry.present()) & set(self._tasks.values())
        for _ in range(waiting - (len(self._tasks) - len(self._begun))):
            worker = uuid.uuid4().hex[:12]
            self._tasks[self._task.remote(self._url, worker)] = worker


def train_next(url: str, worker: str) -> bool:
    """The Ray task: claims the next run and runs it to completion. False where none was queued."""
    from engine.runs.worker import Worker

    return Worker(_store(url), worker).work_once()


@lru_cache(maxsize=1)
def _store(url: str) -> RunStore:
    """Ray's processes train one run after another and keep their connection."""
    return RunStore(url)
