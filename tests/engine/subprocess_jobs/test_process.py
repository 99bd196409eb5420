"""Computations in a subprocess: results, duty cycle, errors and termination."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.errors import EngineError
from engine.subprocess_jobs import run_in_subprocess
from engine.subprocess_jobs.duty_cycle import PERIOD_SECONDS
from engine.subprocess_jobs.process import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def squares(count: int) -> Iterator[int]:
    for number in range(count):
        print("noise that is no piece")
        yield number**2


def tensors() -> Iterator[torch.Tensor]:
    for number in range(3):
        yield torch.full((2, 2), number)


def refusing() -> Iterator[int]:
    yield 1
    raise EngineError("This has 3 of 2. Use fewer.")


def breaking() -> Iterator[int]:
    yield 1
    os._exit(3)


def own_state() -> Iterator[tuple[int, str]]:
    yield os.getpid(), os.environ["OMP_NUM_THREADS"]


def busy() -> Iterator[tuple[float, float]]:
    """Time on the wall and of the processor, after every hundredth of a second of computing."""
    while True:
        begin = time.process_time()
        while time.process_time() - begin < 0.01:
            pass
        yield time.monotonic(), time.process_time()


def endless() -> Iterator[int]:
    yield os.getpid()
    time.sleep(600)


def test_pieces_come_in_order_and_the_iterator_ends():
    assert list(run_in_subprocess(squares, 4)) == [0, 1, 4, 9]


def test_tensors_are_copied():
    assert [piece.sum().item() for piece in run_in_subprocess(tensors)] == [0, 4, 8]


def test_a_refusal_keeps_its_words():
    pieces = run_in_subprocess(refusing)
    assert next(pieces) == 1
    with pytest.raises(EngineError, match="This has 3 of 2"):
        next(pieces)


def test_a_process_that_breaks_off_is_no_silent_end():
    with pytest.raises(RuntimeError, match="broke off with status 3"):
        list(run_in_subprocess(breaking))


def test_the_process_is_another_one_with_its_own_threads():
    ((process, threads),) = run_in_subprocess(own_state, threads=2)
    assert process != os.getpid()
    assert threads == "2"


@linux
def test_a_process_computes_for_no_more_than_its_share():
    pieces = run_in_subprocess(busy, share=lambda: 0.1)
    begin, used = next(pieces)
    for now, processor in pieces:
        if now - begin > 3 * PERIOD_SECONDS:
            assert processor - used < 0.2 * (now - begin)
            break
    pieces.close()


@linux
def test_a_held_process_ends_too():
    pieces = run_in_subprocess(endless, share=lambda: 0.2)
    process = next(pieces)
    time.sleep(0.1)
    pieces.close()
    wait_until_gone(process)


def gone(process: int) -> bool:
    """Whether a process has ended, also where nobody has asked how yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 10
    while not gone(process):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@linux
def test_the_process_ends_when_nobody_wants_more():
    pieces = run_in_subprocess(endless)
    process = next(pieces)
    pieces.close()
    wait_until_gone(process)


@linux
def test_the_process_ends_while_a_piece_is_waited_for():
    known = []

    def still_wanted() -> None:
        if known:
            raise InterruptedError

    pieces = run_in_subprocess(endless, still_wanted=still_wanted)
    known.append(next(pieces))
    with pytest.raises(InterruptedError):
        next(pieces)
    wait_until_gone(known[0])


@linux
def test_the_process_ends_with_the_one_that_waits_for_it():
    script = (
        "from tests.engine.subprocess_jobs.test_process import *; "
        "print(next(pieces := run_in_subprocess(endless)), flush=True); input()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    process = int(parent.stdout.readline())
    assert not gone(process)
    parent.kill()
    parent.wait()
    wait_until_gone(process)
