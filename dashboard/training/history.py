"""The history of the training page: one comparison of it, found by words, or any of its runs side by side."""

import time

import streamlit as st

from dashboard.training.rows import duration
from dashboard.training.shown import is_choice, key_of, look_up
from engine.errors import EngineError
from engine.training.library import is_recorded
from engine.training.presets import presets
from engine.training.records import StoredComparison, StoredRun
from engine.training.store import RunStore

SHOWN = "training.shown"
IN_ADDRESS = "comparison"
CHOSEN = "training.chosen"
LISTED = 50
MOST_SIDE_BY_SIDE = 12


def chosen_from_history(store: RunStore) -> StoredComparison:
    """The comparison that is shown: by choice one of the history, else the latest; at first one that ships."""
    history = {comparison.id: comparison for comparison in store.history(limit=LISTED)}
    wanted = st.session_state.get(SHOWN) or st.query_params.get(IN_ADDRESS, "")
    for key in (st.session_state.get(CHOSEN, ""), wanted):
        history |= _known(store, key)
    st.session_state[SHOWN] = wanted if wanted in history else next(iter(history))
    shown = st.selectbox(
        "Shown",
        list(history),
        format_func=lambda key: description(history[key]),
        key=SHOWN,
        help="The latest comparisons that were started here. They outlive this tab and the dashboard. "
        "Earlier ones are found in the history below.",
    )
    st.query_params[IN_ADDRESS] = shown  # by hand: a bound widget leaves a value that it did not choose out
    return history[shown]


def _known(store: RunStore, key: str) -> dict[str, StoredComparison]:
    """What a key from an address stands for; empty where it stands for nothing that is kept here."""
    try:
        return {key: look_up(store, key)} if key else {}
    except EngineError:
        return {}


def show_history(store: RunStore) -> None:
    """Earlier runs, found by words; those that are ticked are shown side by side."""
    with st.expander("History: find earlier runs, put any of them side by side", key="training.history"):
        words = st.text_input(
            "Search",
            key="training.search",
            placeholder="a network, data set, preset or state: for example resnet digits finished",
        )
        found = store.history(limit=LISTED, search=words)
        runs = [run for comparison in found for run in comparison.runs]
        if not runs:
            st.caption("No run that is kept here has all of these words. Try fewer.")
            return
        ticked = _ticked(found, runs)
        st.button(
            f"Show {len(ticked)} side by side" if ticked else "Tick runs to show them side by side",
            icon=":material/stacked_line_chart:",
            key="training.side_by_side",
            disabled=not 0 < len(ticked) <= MOST_SIDE_BY_SIDE,
            on_click=_show,
            args=(key_of(run.id for run in ticked),),
            help=f"At most {MOST_SIDE_BY_SIDE}.",
        )


def _ticked(found: list[StoredComparison], runs: list[StoredRun]) -> list[StoredRun]:
    """A table of runs with a box before each; returns those that are ticked."""
    titles = {comparison.id: title(comparison.name) for comparison in found}
    table = {
        "Started": [_when(run.created) for run in runs],
        "Comparison": [titles[run.comparison_id] for run in runs],
        "Network": [run.spec.name for run in runs],
        "Seed": [run.spec.seed for run in runs],
        "Data": [run.spec.data.name for run in runs],
        "Steps": [run.spec.steps for run in runs],
        "State": [run.status for run in runs],
        "Took": [duration(run.ended - run.started) if run.started and run.ended else "–" for run in runs],
    }
    chosen = st.dataframe(
        table, key="training.found", on_select="rerun", selection_mode="multi-row", hide_index=True, height=260
    )
    return [runs[row] for row in chosen.selection.rows if row < len(runs)]


def _show(key: str) -> None:
    st.session_state[CHOSEN] = st.session_state[SHOWN] = key


def description(comparison: StoredComparison) -> str:
    """One line: when, how it stands, and what it compares."""
    states = [run.status for run in comparison.runs]
    state = _outcome(states) if comparison.has_ended else "going on"
    what = title(comparison.name)
    if is_choice(comparison.id):
        what = f"{len(states)} {what}"
    if is_recorded(comparison.id):
        return f"recorded · {what}"
    return f"{_when(comparison.created)} · {state} · {what}"


def title(name: str) -> str:
    """What a comparison is called: its preset's title, else its own name."""
    known = presets()
    return known[name].title if name in known else {"custom": "Networks of your own"}.get(name, name)


def _when(seconds: float) -> str:
    return time.strftime("%d %b %H:%M", time.localtime(seconds))


def _outcome(states: list[str]) -> str:
    worst = next((state for state in ("failed", "diverged", "cancelled") if state in states), "finished")
    return "stopped" if worst == "cancelled" else worst
