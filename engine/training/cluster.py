"""Runs trained on many machines: one Ray task a run, scheduled by Ray on its processors and GPUs.

Chosen by ``CONVSCOPE_EXECUTOR=ray``; ``RAY_ADDRESS`` says which cluster. A detached actor, the dispatcher, asks Ray for
one task for every queued run, so that runs go on when the dashboard ends. Nothing is scheduled here: Ray decides where
a task runs, the store decides whose run it takes.
"""

import json
import os
import threading
import time
import uuid
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.training.roster import Roster
from engine.training.store import RunStore

NAMESPACE = "convscope"
LOOK_SECONDS = 0.25
ENGINE = Path(__file__).parents[1]

_connecting: dict[str, threading.Thread] = {}


def look_after(store: RunStore) -> None:
    """Makes sure that the cluster trains what is queued in a store. Returns at once: connecting takes seconds.

    Raises:
        EngineError: Ray is not installed, or the store is a file that other machines cannot reach.
    """
    if store.database.dialect.name == "sqlite":
        raise EngineError(
            "The runs are kept in an SQLite file, which the machines of a cluster cannot share. "
            "Set CONVSCOPE_STORE to a PostgreSQL address."
        )
    _ray()
    if store.url not in _connecting:
        # No daemon: a script that submits and ends must have reached the cluster.
        _connecting[store.url] = threading.Thread(target=_start_dispatcher, args=(store.url,))
        _connecting[store.url].start()


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
        # The engine's code travels with the task; its libraries must be installed on every machine.
        ray.init(
            address=os.environ.get("RAY_ADDRESS", "auto"),
            namespace=NAMESPACE,
            runtime_env={"py_modules": [str(ENGINE)]},
            log_to_driver=False,
        )
    actor = ray.remote(Dispatcher).options(
        name=f"dispatcher of {url}",
        get_if_exists=True,
        lifetime="detached",
        max_restarts=-1,
        num_cpus=0,
    )
    actor.remote(url, _request(ray))


def _request(ray: Any) -> dict[str, float]:
    """What one run needs, as Ray takes it: ``CONVSCOPE_RAY_REQUEST``, else a GPU where there are any, else a core."""
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
        self._roster = Roster(self._store)
        self._tasks: dict[Any, str] = {}
        self._begun: set[str] = set()
        threading.Thread(target=self._look_for_ever, daemon=True).start()

    def tasks(self) -> int:
        """How many tasks have been asked for and have not ended."""
        return len(self._tasks)

    def _look_for_ever(self) -> None:
        while True:
            try:
                self._look()
            except Exception as error:  # the store may be away for a while; this must outlive it
                print(f"Convscope's dispatcher tries again: {error}", flush=True)
            time.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        if self._tasks:
            ended, _ = _ray().wait(list(self._tasks), num_returns=len(self._tasks), timeout=0)
            for task in ended:
                self._begun.discard(self._tasks.pop(task))
        if self._store.silent():
            self._store.requeue_stale()
        waiting = self._store.waiting()
        if not waiting:
            return
        self._begun |= set(self._roster.present()) & set(self._tasks.values())
        for _ in range(waiting - (len(self._tasks) - len(self._begun))):
            worker = uuid.uuid4().hex[:12]
            self._tasks[self._task.remote(self._url, worker)] = worker


def train_next(url: str, worker: str) -> bool:
    """The task: takes the next run of the store and trains it to some end. False where none was waiting."""
    from engine.training.worker import Worker

    return Worker(_store(url), worker).work_once()


@lru_cache(maxsize=1)
def _store(url: str) -> RunStore:
    """Ray's processes train one run after another and keep their connection."""
    return RunStore(url)
