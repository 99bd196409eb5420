"""Lets a process compute only part of the time, however the system weighs processes against each other."""

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PERIOD_SECONDS = 2.0


@contextmanager
def limited_duty_cycle(process: "subprocess.Popen[bytes]", share: Callable[[], float]) -> Iterator[None]:
    """A block in which a process computes for a share of every `PERIOD_SECONDS` and is held for the rest of them.

    Priorities would not do: Linux may weigh sessions instead of processes, and the lowest priority has its part too.

    Args:
        process: to be held.
        share: asked before each period, at most 1, which is all of it.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_pace, args=(process, share, ended), name="pacing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _pace(process: "subprocess.Popen[bytes]", share: Callable[[], float], ended: threading.Event) -> None:
    while not ended.is_set():
        part = share()
        if part < 1:
            process.send_signal(signal.SIGSTOP)
            ended.wait((1 - part) * PERIOD_SECONDS)
            process.send_signal(signal.SIGCONT)
        ended.wait(part * PERIOD_SECONDS)
