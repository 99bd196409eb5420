"""Runs a generator function in a subprocess and receives its results."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from engine.errors import EngineError
from engine.subprocess_jobs.duty_cycle import limited_duty_cycle


def send(way: Connection, content: Any) -> None:
    """Sends a copy."""
    way.send_bytes(pickle.dumps(content))


def receive(way: Connection) -> Any:
    """Waits for the next one.

    Raises:
        EOFError: the other side is gone.
    """
    return pickle.loads(way.recv_bytes())


Call = tuple[Callable[..., Any], tuple[Any, ...]]


def call_each(calls: Sequence[Call]) -> Iterator[Any]:
    """Yields the results of several calls.

    Args:
        calls: functions of modules, each with what it is called with.
    """
    for function, arguments in calls:
        yield function(*arguments)


Piece = TypeVar("Piece")
ROOT = Path(__file__).parents[2]
LOOK_SECONDS = 0.2


def run_in_subprocess(
    compute: Callable[..., Iterator[Piece]],
    *arguments: Any,
    threads: int = 1,
    share: Callable[[], float] = lambda: 1.0,
    still_wanted: Callable[[], object] = bool,
) -> Generator[Piece]:
    """Yields the results of a generator function from a subprocess that ends with the iterator.

    Its CPU time can be limited, and it does not hold this process's interpreter lock.

    Args:
        compute: a generator function of a module, which both processes import.
        arguments: what it is called with, copied.
        threads: of torch in the process.
        share: gives its share of the time, at most 1; called before every period.
        still_wanted: called regularly while waiting; cancels by raising.

    Raises:
        EngineError: what the computation refuses, in its words.
        RuntimeError: it broke off; the reason is in the log of this process.
    """
    with _started(threads) as (process, pieces), limited_duty_cycle(process, share):
        send(pieces, (compute, arguments))
        while True:
            while not pieces.poll(LOOK_SECONDS):
                still_wanted()
            try:
                kind, content = receive(pieces)
            except EOFError as error:
                raise RuntimeError(f"the process broke off with status {process.wait()}") from error
            if kind == "end":
                return
            if kind == "refusal":
                raise EngineError(content)
            yield content


@contextmanager
def _started(threads: int) -> Iterator[tuple["subprocess.Popen[bytes]", Connection]]:
    """The subprocess and its pipe; it is ended at the end of the block."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    here, there = Pipe()
    with here, there:
        process = subprocess.Popen(
            [sys.executable, "-m", "engine.subprocess_jobs", str(there.fileno())],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            start_new_session=True,  # an interrupt from the keyboard is for the server, which ends it
        )
        there.close()
        try:
            yield process, here
        finally:
            process.kill()
            process.wait()
