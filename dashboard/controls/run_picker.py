"""The reader's choice of a run that was trained here, by the page's address or from a list.

The address parameter is the picker's key with ".run", on the page that looks inside networks `?features.run=<run id>`;
it is all that a link to a run needs.
"""

import streamlit as st

from dashboard.runtime.run_store import run_store
from engine.runs.records import StoredRun
from engine.training.data.datasets import missing_megabytes

_COMPARISONS = 100


def comes_with_a_run(key: str) -> bool:
    """Whether the address has just asked for a run that the reader has not yet turned away from."""
    asked = st.query_params.get(f"{key}.run", "")
    new = bool(asked) and st.session_state.get(f"{key}.asked-run") != asked
    if new:
        st.session_state[f"{key}.asked-run"] = asked
    return new


def chosen_run(*, key: str, beside: str = "", pictures: bool = False) -> StoredRun | None:
    """The list of finished runs, newest first, drawn where it is called; None while there is none.

    Args:
        key: the widgets' keys begin with it.
        beside: a run that another network of the page shows; another one is chosen at first.
        pictures: leaves out runs whose images would have to be downloaded first.
    """
    runs = [run for comparison in run_store().history(limit=_COMPARISONS) for run in comparison.runs]
    finished = {
        run.id: run for run in runs if run.can_be_inspected and not (pictures and missing_megabytes(run.spec.data))
    }
    asked = st.query_params.get(f"{key}.run", "")
    if asked and asked not in finished:
        _say_why_not(asked)
    if not finished:
        st.info("No run has been finished here yet. Train networks in the training lab.", icon=":material/info:")
        return None
    others = [run_id for run_id in finished if run_id != beside]
    first = asked if asked in finished else (others or list(finished))[0]
    run_id = st.selectbox(
        "Training run",
        list(finished),
        index=list(finished).index(first),
        format_func=lambda one: _words(finished[one]),
        key=f"{key}.run-choice",
    )
    st.query_params[f"{key}.run"] = run_id
    st.session_state[f"{key}.asked-run"] = run_id
    return finished[run_id]


def forget_run(key: str) -> None:
    """Takes the run out of the address, where the reader chose something else."""
    st.query_params.pop(f"{key}.run", None)


def _say_why_not(asked: str) -> None:
    found = run_store().runs([asked])
    state = _state(found[0]) if found else "is not among the runs that are kept here"
    st.warning(f"The run {asked} {state}. Choose one that is finished.", icon=":material/info:")


def _state(run: StoredRun) -> str:
    return f"is {run.status}" if run.has_weights else "is shown without its weights"


def _words(run: StoredRun) -> str:
    """What was trained, on what, and which run it is."""
    return f"{run.spec.name} on {run.spec.data.name}, seed {run.spec.seed}, run {run.id[:6]}"
