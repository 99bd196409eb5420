"""What belongs to a comparison on CIFAR-10 besides its curves: the paper's errors, and how a recording was made."""

import streamlit as st

from dashboard.lesson import agreement_badge
from engine.training.degradation import PAPER_ERRORS
from engine.training.library import Library
from engine.training.recordings import Recording
from engine.training.records import StoredComparison


def show_paper(store: Library, comparison: StoredComparison) -> None:
    """The test errors of finished runs beside He et al.'s, where the paper has the same networks on the same data."""
    rows = {run.spec.name: run for run in comparison.runs if run.status == "finished"}
    known = [name for name in rows if name in PAPER_ERRORS and rows[name].spec.data.name == "cifar10"]
    if not known:
        return
    errors = {name: store.events(rows[name].id, after_step=rows[name].spec.steps - 1)[-1] for name in known}
    st.table(
        {
            "network": known,
            "test error here": [f"{100 * (errors[name].test_error or 0):.2f}%" for name in known],
            "training error here": [f"{100 * (errors[name].final_train_error or 0):.2f}%" for name in known],
            "test error in He et al. (2016)": [PAPER_ERRORS[name] for name in known],
        }
    )


def show_origin(recording: Recording) -> None:
    """How a comparison that ships was made, and how closely its losses agree with a second computation."""
    agreement_badge(
        max(run.agreement for run in recording.runs),
        "a float64 computation of the test loss on 1,000 images, made at the time of recording,",
    )
    st.markdown(
        f"Recorded on {recording.date} by `{recording.command}` on {recording.made_on}. "
        "It ships with Convscope, and its times are those of that machine. What you train yourself comes "
        "before it in the list."
    )
