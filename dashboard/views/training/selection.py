"""What is shown on the training page: a comparison of the history, or any runs side by side."""

import dataclasses
import re
import time
from collections.abc import Iterable, Sequence

import streamlit as st

from engine.errors import EngineError
from engine.runs.records import StoredComparison, StoredRun
from engine.runs.store import RunStore

IN_ADDRESS = "mine"
KEY = "training.mine"
MOST_KEPT = 8
LIMITS = (
    "Yours are those that were started in this browser tab. The address keeps the latest of them over a reload; in "
    "another tab or browser they stand among the other readers'."
)


def own_comparisons() -> list[str]:
    """Ids of the comparisons that were started here, the latest first; also writes them into the address."""
    kept = list(st.session_state.get(KEY, []))
    asked = [each for each in st.query_params.get(IN_ADDRESS, "").split(",") if each.isalnum()][:MOST_KEPT]
    own = list(dict.fromkeys([*kept, *asked]))
    st.session_state[KEY] = own
    if own:
        st.query_params[IN_ADDRESS] = ",".join(own[:MOST_KEPT])
    return own


def keep_as_own(comparison_id: str) -> None:
    """Notes that the reader has just started a comparison."""
    st.session_state[KEY] = [comparison_id, *st.session_state.get(KEY, [])]


_RUNS = "runs:"
CHOSEN_NAME = "chosen runs"


def key_of(run_ids: Iterable[str]) -> str:
    """What stands in the address for these runs side by side."""
    return _RUNS + ",".join(run_ids)


def is_choice(key: str) -> bool:
    """Whether a key stands for chosen runs, not for a comparison."""
    return key.startswith(_RUNS)


def runs_of_key(key: str) -> list[str]:
    """The ids of chosen runs, each once."""
    return list(dict.fromkeys(key.removeprefix(_RUNS).split(",")))


def look_up(store: RunStore, key: str) -> StoredComparison:
    """A comparison by its id, or chosen runs as one, by the key of them.

    Raises:
        EngineError: there is no such comparison, or none of the runs.
    """
    if not is_choice(key):
        return store.comparison(key)
    runs = store.runs(runs_of_key(key))
    if not runs:
        raise EngineError("None of these runs is kept here. Choose others from the history.")
    return StoredComparison(key, CHOSEN_NAME, max(run.created for run in runs), tuple(_told_apart(runs)))


def file_name(comparison: StoredComparison) -> str:
    """How files of it are called, without an ending."""
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{comparison.name}-{comparison.id[:40]}")


def _told_apart(runs: Sequence[StoredRun]) -> list[StoredRun]:
    """The runs, with a time in the names that occur in several comparisons."""
    origins: dict[str, set[str]] = {}
    for run in runs:
        origins.setdefault(run.spec.name, set()).add(run.comparison_id)
    return [_dated(run) if len(origins[run.spec.name]) > 1 else run for run in runs]


def _dated(run: StoredRun) -> StoredRun:
    when = time.strftime("%d %b %H:%M:%S", time.localtime(run.created))
    return dataclasses.replace(run, spec=dataclasses.replace(run.spec, name=f"{run.spec.name}, {when}"))
