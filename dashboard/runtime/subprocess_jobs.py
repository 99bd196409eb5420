"""Jobs that hardly slow trainings: they compute in a process of their own, which waits while all cores train."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from dashboard.runtime.compute_slots import CORES
from dashboard.runtime.jobs import Job, job_of_pieces, show_progress
from dashboard.runtime.run_store import run_store
from engine.subprocess_jobs import run_in_subprocess

if TYPE_CHECKING:
    from engine.runs.store import RunStore

Piece = TypeVar("Piece")
START_SECONDS = 3.0
"""How long such a process takes to begin."""
SLOWED = 0.01
"""The share of all cores that it takes at most where networks are trained on every one of them."""
LOOK_SECONDS = 1.0


def job_beside(
    compute: Callable[..., Iterator[Any]],
    *arguments: object,
    total: int,
    identity: object = None,
    threads: int | None = None,
) -> Job:
    """A job whose pieces are computed in a process of their own.

    Args:
        compute: a generator function of the engine.
        arguments: what it is called with.
        total: how many pieces there will be.
        identity: what is computed.
        threads: of torch there; None for as many as a long computation has here. A training ends elsewhere with
            another number, which adds up in another order: with 1 it ends where the page's code does.
    """
    return job_of_pieces(lambda job: beside(job, compute, *arguments, threads=threads), total=total, identity=identity)


def beside(
    job: Job, compute: Callable[..., Iterator[Piece]], *arguments: object, threads: int | None = None
) -> Iterator[Piece]:
    """The pieces of a job, computed in a process that ends when nobody wants them any more.

    Args:
        job: whose thread asks for them.
        compute: a generator function of the engine.
        arguments: what it is called with.
        threads: as for `job_beside`.
    """
    import torch

    return run_in_subprocess(
        compute,
        *arguments,
        threads=threads or torch.get_num_threads(),
        share=_Trainings(run_store()).share,
        still_wanted=job.still_wanted,
    )


def share_beside(trainings: int) -> float:
    """The share of the time in which a computation on one core may go on beside so many trainings."""
    return 1.0 if trainings < CORES else min(1.0, SLOWED * CORES)


def show_progress_beside(job: Job, *, key: str, what: str, rerun_each: bool = False) -> None:
    """As `dashboard.runtime.jobs.show_progress`; where networks are trained on all cores, also that those go first."""
    show_progress(job, key=key, what=what, rerun_each=rerun_each)
    if job.running and share_beside(run_store().unfinished()) < 1:
        st.caption("Networks are being trained on every core here. They go first; this goes on slowly meanwhile.")


class _Trainings:
    """How many runs want a core, looked up now and then."""

    def __init__(self, store: "RunStore") -> None:
        self._store = store
        self._looked, self._unfinished = -LOOK_SECONDS, 0

    def share(self) -> float:
        """What `share_beside` says now."""
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked, self._unfinished = time.monotonic(), self._store.unfinished()
        return share_beside(self._unfinished)
