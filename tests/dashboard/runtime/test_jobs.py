"""Slow work goes on beside the page, tells how far it is, and ends when it is told to or nobody looks any more."""

import threading
import time

import pytest

from dashboard.runtime import jobs as jobs
from dashboard.runtime.cache import heavy_computation
from dashboard.runtime.compute_slots import CORES
from dashboard.runtime.jobs import Job, estimate, job_of_pieces
from engine.errors import EngineError


def until_stopped(job: Job) -> str:
    for step in range(10_000):
        job.report(step + 1, 10_000, latest=step)
        time.sleep(0.002)
    return "never"


def test_a_result_and_how_far_it_was():
    def compute(job: Job) -> str:
        job.report(2, 3, latest="almost")
        return "done"

    job = Job(compute)
    job.join(10)
    assert (job.result, job.done, job.total, job.latest, job.problem) == ("done", 2, 3, "almost", "")
    assert not job.running


def test_cancelling_ends_it_within_a_second_and_the_next_one_begins():
    job = Job(until_stopped)
    while not job.done:
        time.sleep(0.01)
    job.cancel()
    assert not job.running
    job.join(1)
    assert job.result is None
    following = Job(lambda _: 7)
    following.join(5)
    assert following.result == 7


def test_one_that_still_waits_for_its_place_can_be_cancelled():
    busy = [Job(until_stopped) for number in range(max(1, CORES // 4))]
    waiting = Job(lambda _: "began")
    time.sleep(0.3)
    assert waiting.running
    waiting.cancel()
    waiting.join(1)
    assert waiting.result is None
    for job in busy:
        job.cancel()
        job.join(1)


def test_quick_work_does_not_wait_for_long_work():
    running = [Job(until_stopped) for number in range(CORES + 2)]
    begin = time.monotonic()
    with heavy_computation():
        pass
    assert time.monotonic() - begin < 1
    for job in running:
        job.cancel()
    for job in running:
        job.join(2)


def test_nobody_looks_any_more(monkeypatch):
    monkeypatch.setattr(jobs, "UNWATCHED_SECONDS", 0.2)
    job = Job(until_stopped)
    job.join(5)
    assert job.result is None
    assert not job.running


def test_an_impossible_choice_is_a_sentence_and_a_mistake_is_said_and_logged(monkeypatch):
    def refuse(_: Job) -> None:
        raise EngineError("There are 0 pictures. Give one.")

    job = Job(refuse)
    job.join(5)
    assert job.problem == "There are 0 pictures. Give one."
    logged: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: logged.append(str(arguments.exc_value)))
    broken = Job(lambda _: {}["missing"])
    broken.join(5)
    assert "mistake in the program" in broken.problem
    assert logged == ["'missing'"]


@pytest.mark.parametrize(("seconds", "words"), [(0.5, "a moment"), (12.3, "about 12 s"), (300, "about 5 min")])
def test_estimates_are_said_as_people_say_them(seconds, words):
    assert estimate(seconds) == words


def test_pieces_come_in_order_and_are_the_result():
    job = job_of_pieces(iter([1, 2, 3]), total=3)
    job.join(10)
    assert job.pieces == job.result == [1, 2, 3]
    assert job.finished
    assert job.seconds_left == 0


def test_a_cancelled_job_keeps_the_pieces_that_it_has():
    go_on = threading.Event()

    def pieces():
        yield 1
        go_on.wait(10)
        yield 2
        yield 3

    job = job_of_pieces(pieces(), total=3)
    while not job.done:
        time.sleep(0.01)
    job.cancel()
    go_on.set()
    job.join(10)
    assert job.pieces[:1] == [1]
    assert not job.finished


def test_a_problem_between_pieces_is_kept_in_words_beside_them():
    def pieces():
        yield 1
        raise EngineError("Too deep.")

    job = job_of_pieces(pieces(), total=2)
    job.join(10)
    assert (job.pieces, job.problem) == ([1], "Too deep.")


def test_missing_pieces_are_reported():
    job = job_of_pieces(iter([1]), total=2)
    job.join(10)
    assert "Only 1 of 2" in job.problem
