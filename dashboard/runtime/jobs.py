"""Work of many seconds, on request: in the background, with progress and the time left, until nobody wants it."""

import threading
from collections.abc import Callable, Iterator
from itertools import islice
from time import monotonic
from typing import Any

import streamlit as st

from dashboard.runtime.cache import long_computation
from engine.errors import EngineError

LOOK_SECONDS = 0.7
MOST_RESULTS = 8  # of a session
UNWATCHED_SECONDS = 90.0  # browsers let a page in the background ask only once a minute


class CancelledError(Exception):
    """Nobody wants the result any more."""


class Job:
    """A computation in a thread of its own, that goes on while its page does other things.

    It ends early when the reader cancels it, and when no page has watched it for a while.

    Args:
        compute: tells the job how far it is, which is also where it ends when it is to end; returns the result.
        identity: what is computed; a page that wants something else starts another job.
        total: how many parts there will be, where that is known.

    Attributes:
        identity: what is computed.
        done: how many parts are done.
        total: how many there are; 0 where that is not known yet.
        latest: what the computation last showed, or None.
        result: what came out, or None.
        problem: why nothing came out, in words for the reader; empty otherwise.
        cancelled: whether it was ended early.
    """

    def __init__(self, compute: Callable[["Job"], Any], *, identity: Any = None, total: int = 0) -> None:
        self.identity = identity
        self.done, self.total = 0, total
        self.latest: Any = None
        self.result: Any = None
        self.problem = ""
        self.cancelled = False
        self._watched = self._begun = monotonic()
        self._thread = threading.Thread(target=self._run, args=(compute,), name="job", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive() and not self.cancelled

    @property
    def finished(self) -> bool:
        """Whether the result is there."""
        return self.result is not None

    @property
    def pieces(self) -> list[Any]:
        """What a job of pieces has so far, in order."""
        return self.latest or []

    @property
    def seconds_left(self) -> float | None:
        """By the pace so far; None before the first part is done."""
        return (monotonic() - self._begun) / self.done * (self.total - self.done) if self.done else None

    def watch(self) -> None:
        """Says that somebody still looks at it."""
        self._watched = monotonic()

    def cancel(self) -> None:
        """Ends it at its next report."""
        self.cancelled = True

    def report(self, done: int, total: int, latest: Any = None) -> None:
        """Notes how far the computation is.

        Raises:
            CancelledError: it is to stop.
        """
        self.done, self.total, self.latest = done, total, latest
        self.still_wanted()

    def join(self, seconds: float | None = None) -> None:
        """Waits for its end."""
        self._thread.join(seconds)

    def still_wanted(self) -> None:
        """Asks whether it is to go on.

        Raises:
            CancelledError: it is to stop.
        """
        if self.cancelled or monotonic() - self._watched > UNWATCHED_SECONDS:
            raise CancelledError

    def _run(self, compute: Callable[["Job"], Any]) -> None:
        try:
            with long_computation(self.still_wanted):
                self._begun = monotonic()
                self.result = compute(self)
        except CancelledError:
            self.cancelled = True
        except EngineError as error:
            self.problem = str(error)
        except Exception:
            self.problem = "The computation broke off because of a mistake in the program. The server's log says which."
            raise


def job_of_pieces(pieces: Iterator[Any] | Callable[[Job], Iterator[Any]], *, total: int, identity: Any = None) -> Job:
    """A job whose parts come one after another; its result is the list of them.

    Args:
        pieces: computes one piece each time it is asked; or begins to, given the job.
        total: how many there will be.
        identity: what is computed.
    """

    def collect(job: Job) -> list[Any]:
        found: list[Any] = []
        for piece in islice(pieces(job) if callable(pieces) else pieces, total):
            found.append(piece)
            job.report(len(found), total, latest=list(found))
        if len(found) < total:
            raise EngineError(f"Only {len(found)} of {total} parts could be computed. Start it again.")
        return found

    return Job(collect, identity=identity, total=total)


def estimate(seconds: float) -> str:
    """How long something will take, as people say it: "a moment", "about 12 s", "about 5 min"."""
    if seconds < 2:
        return "a moment"
    return f"about {seconds:.0f} s" if seconds < 100 else f"about {seconds / 60:.0f} min"


def job_of(key: str) -> Job | None:
    """The reader's job of this name; None where there is none."""
    return st.session_state.get(f"job.{key}")


def start_job(key: str, job: Job) -> None:
    """Keeps a job for the reader under a name, in place of an earlier one."""
    if (earlier := job_of(key)) is not None:
        earlier.cancel()
    st.session_state[f"job.{key}"] = job


def start_button(label: str, words: str, *, key: str, start: Callable[[], None]) -> None:
    """A button that starts a job and, beside it, what the job does and how long it takes."""
    left, right = st.columns([1, 2], vertical_alignment="center")
    left.button(label, key=key, type="primary", icon=":material/play_arrow:", on_click=start, width="stretch")
    right.caption(words)


def show_progress(
    job: Job, *, key: str, what: str, rerun_each: bool = False, show_latest: Callable[[Any], None] | None = None
) -> None:
    """A bar with the time left and a button that ends the job; the page runs again when it has ended.

    Args:
        job: what is waited for.
        key: the widgets' keys begin with it.
        what: what a piece is called, in the plural.
        rerun_each: whether the page also runs again after each piece.
        show_latest: draws what the job last reported.
    """
    if job.running:
        st.fragment(_progress, run_every=LOOK_SECONDS)(job, key, what, job.done if rerun_each else None, show_latest)
    elif job.problem:
        st.warning(job.problem, icon=":material/info:")
    elif job.cancelled:
        st.caption(f"Cancelled after {job.done} of {job.total} {what}." if job.total else "Cancelled.")


def _progress(job: Job, key: str, what: str, drawn_at: int | None, show_latest: Callable[[Any], None] | None) -> None:
    job.watch()
    if not job.running or drawn_at not in (None, job.done):
        st.rerun()
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    remaining = f", {estimate(job.seconds_left)} left" if job.seconds_left is not None else ""
    words = f"{job.done} of {job.total} {what}{remaining} …" if job.total else "Begins as soon as there is room …"
    left.progress(min(job.done / max(job.total, 1), 1.0), text=words)
    right.button("Cancel", key=f"{key}.cancel", on_click=job.cancel)
    if show_latest is not None and job.latest is not None:
        show_latest(job.latest)


def computed_on_request(
    identity: str,
    *,
    seconds: Callable[[], float],
    compute: Callable[[Job], Any],
    key: str,
    show_latest: Callable[[Any], None] | None = None,
) -> Any | None:
    """The result of a slow computation; None while it waits for its button or goes on. Drawn where it is called.

    One computation a session and key: another one that is started, or another choice, ends it.

    Args:
        identity: differs for every other result; the latest results are kept by it for the session.
        seconds: says how long it will take.
        compute: computes in a thread; reports to the job how far it is, which is also where it ends when it is
            cancelled.
        key: the widgets' keys begin with it.
        show_latest: draws what the job last reported, while it goes on.
    """
    kept: dict[str, Any] = st.session_state.setdefault("jobs.results", {})
    job = job_of(key)
    if job is not None and job.identity == identity and job.finished:
        kept[identity] = job.result
        while len(kept) > MOST_RESULTS:
            kept.pop(next(iter(kept)))
    if identity in kept:
        return kept[identity]
    if job is not None and job.identity != identity:
        job.cancel()
        job = None
    if job is None or not job.running:
        start_button(
            "Compute",
            f"Takes {estimate(seconds())}. It can be cancelled, and the page stays usable.",
            key=f"{key}.compute",
            start=lambda: start_job(key, Job(compute, identity=identity)),
        )
    if job is not None:
        show_progress(job, key=key, what="parts", show_latest=show_latest)
    return None
