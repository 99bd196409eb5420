"""Limits a process to a share of the time, independently of scheduling priorities."""

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PERIOD_SECONDS = 2.0


@contextmanager
def limited_duty_cycle(process: "subprocess.Popen[bytes]", share: Callable[[], float]) -> Iterator[None]:
    """Context in which a process runs for a share of every `PERIOD_SECONDS` and is stopped for the rest.

    Priorities do not suffice: Linux may weigh sessions instead of processes, and the lowest one still gets time.

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
