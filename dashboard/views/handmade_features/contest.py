"""A linear classifier on HOG against a small network, on the same digits, at the press of a button."""

import math
from statistics import NormalDist

import streamlit as st

from dashboard.runtime.jobs import job_of, job_of_pieces, show_progress, start_job
from dashboard.shell.lesson_page import not_in_address
from engine.landscape.confidence_interval import COVERED
from engine.training.data.datasets import facts
from engine.training.hog_contest import TrainedClassifier, compare_hog_and_learned
from engine.training.spec import DataSpec

KEY, SEED = "handmade.contest", "handmade.seed"
MOST_SEED = 2**31 - 1
TRAINED = 3  # classifiers
LEARNED = facts(DataSpec("digits")).training


def show_contest() -> int | None:
    """The button, and the accuracies that it measured; returns the seed of those, None where there are none."""
    st.subheader("Do learned features read digits better?", anchor=False)
    st.markdown(
        f"Three classifiers learn from the same {LEARNED:,} scanned digits of 8 × 8 pixels and are tested on the same "
        "others. The last layer is linear in all of them; only what it reads differs."
    )
    seed = st.number_input("Seed", 0, MOST_SEED, 0, key=SEED, bind="query-params", width=140)
    st.button(
        "Train and test all three",
        icon=":material/play_arrow:",
        key="handmade.train",
        on_click=lambda: start_job(
            KEY, job_of_pieces(compare_hog_and_learned(seed=seed), total=TRAINED, identity=seed)
        ),
    )
    job = job_of(KEY)
    if job is None:
        st.caption(
            "They are trained on one core, one after another: some seconds on a quiet machine, minutes on a busy one. "
            "Nothing is measured before you press the button."
        )
        return None
    show_progress(job, key=KEY, what="classifiers")
    if not job.finished:
        return None
    not_in_address("the accuracies of the contest")
    _results(job.pieces, job.identity)
    return job.identity


def _results(results: list[TrainedClassifier], seed: int) -> None:
    """The accuracies as a table, and what they say."""
    rows = [f"| {one.name} | {one.features} | {one.accuracy:.1%} |" for one in results]
    head = "| Classifier | numbers its linear layer reads | test digits classified correctly |\n|---|---|---|\n"
    st.markdown(head + "\n".join(rows))
    st.markdown(f"{verdict(results)} :small[(Seed {seed}.)]")


def verdict(results: list[TrainedClassifier]) -> str:
    """What was measured, in a sentence, beside what chance makes of so many test digits."""
    hog, network = results[1:]
    apart, chance = abs(network.accuracy - hog.accuracy), _by_chance(hog, network)
    words = (
        f"On {hog.tested:,} test digits, two classifiers that are equally good differ by less than {_points(chance)} "
        f"in {COVERED:.0%} of cases"
    )
    if apart <= chance:
        return f"HOG and the network differ by {_points(apart)}. {words}, so this test cannot tell which is better."
    better = "The network" if network.accuracy > hog.accuracy else "HOG"
    return f"{better} is ahead by {_points(apart)} with this seed. {words}, so chance alone hardly explains it."


def _points(share: float) -> str:
    """A difference of two percentages."""
    return f"{100 * share:.1f} percentage points"


def _by_chance(*two: TrainedClassifier) -> float:
    """What 95% of differences between two accuracies stay below where both classifiers are as good as both together.

    Two independent samples are assumed; on the same digits the difference is rather smaller.
    """
    share = sum(one.accuracy for one in two) / 2
    return NormalDist().inv_cdf((1 + COVERED) / 2) * math.sqrt(2 * share * (1 - share) / two[0].tested)
