"""A linear classifier on HOG against a small network, on the same digits, at the press of a button."""

import streamlit as st

from dashboard.job import job_of, job_of_pieces, show_progress, start_job
from dashboard.lesson import not_in_address
from engine.training.handmade import Contestant, contest

KEY, SEED = "handmade.contest", "handmade.seed"
MOST_SEED = 2**31 - 1
TRAINED = 3  # classifiers


def show_contest() -> int | None:
    """The button, and the accuracies that it measured; returns the seed of those, None where there are none."""
    st.subheader("Do learned features read digits better?", anchor=False)
    st.markdown(
        "Three classifiers learn from the same 1400 scanned digits of 8 × 8 pixels and are tested on the same 397 "
        "others: the last layer is linear in all of them, only what it reads differs."
    )
    seed = st.number_input("Seed", 0, MOST_SEED, 0, key=SEED, bind="query-params", width=140)
    st.button(
        "Train and test all three",
        icon=":material/play_arrow:",
        key="handmade.train",
        on_click=lambda: start_job(KEY, job_of_pieces(contest(seed=seed), total=TRAINED, identity=seed)),
    )
    job = job_of(KEY)
    if job is None:
        st.caption("Takes about 5 to 15 seconds of one core. Nothing is measured before you press the button.")
        return None
    show_progress(job, key=KEY, what="classifiers")
    if not job.finished:
        return None
    not_in_address("the accuracies of the contest")
    _results(job.pieces, job.identity)
    return job.identity


def _results(results: list[Contestant], seed: int) -> None:
    """The accuracies as a table, and what they say."""
    rows = [f"| {one.name} | {one.features} | {one.accuracy:.1%} |" for one in results]
    head = "| Classifier | numbers its linear layer reads | test digits classified correctly |\n|---|---|---|\n"
    st.markdown(head + "\n".join(rows))
    st.markdown(f"{verdict(results)} :small[(Seed {seed}.)]")


def verdict(results: list[Contestant]) -> str:
    """What was measured, in a sentence; 397 digits tell one per cent apart at best."""
    hog, network = results[1].accuracy, results[2].accuracy
    if abs(network - hog) < 0.015:
        return (
            f"HOG and the network are {abs(network - hog):.1%} apart, about what chance makes on 397 digits: where "
            "people know what matters, here strokes and their directions, designed features do as well. What learning "
            "adds shows on photographs of many classes, for which nobody could design the features."
        )
    better = "The network" if network > hog else "HOG"
    return f"{better} is ahead by {abs(network - hog):.1%}, more than chance usually makes on 397 digits."
