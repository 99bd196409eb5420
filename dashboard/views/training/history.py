"""The history of the training page: one comparison of it, found by words, or any of its runs side by side."""

import time
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.figures.number_format import duration
from dashboard.views.training.selection import LIMITS, is_choice, key_of, look_up, own_comparisons, runs_of_key
from engine.errors import EngineError
from engine.runs.library import is_recorded
from engine.runs.records import StoredComparison, StoredRun
from engine.runs.store import RunStore
from engine.training.presets.catalogue import presets

SHOWN = "training.shown"
IN_ADDRESS = "comparison"
UNKNOWN = "training.unknown"
CHOSEN = "training.chosen"
LISTED = 50
MOST_SIDE_BY_SIDE = 12


def chosen_from_history(store: RunStore, notes: DeltaGenerator) -> StoredComparison:
    """The comparison that is shown: by choice one of the history, else the reader's latest, else one that ships.

    Args:
        store: where they are kept.
        notes: where it is said that what an address asks for is not there.
    """
    own = own_comparisons()
    listed = _listed(store, own)
    wanted = st.session_state.get(SHOWN) or st.query_params.get(IN_ADDRESS, "")
    found = {key: one for key in (st.session_state.get(CHOSEN, ""), wanted) for key, one in _known(store, key).items()}
    listed |= found
    if wanted not in listed:
        unknown, wanted = wanted, next(iter(listed))
        st.session_state[UNKNOWN] = (unknown, wanted)
    st.session_state[SHOWN] = wanted
    shown = st.selectbox(
        "Shown",
        list(listed),
        format_func=lambda key: description(listed[key], own=own),
        key=SHOWN,
        help=f"Comparisons outlive this tab and the dashboard. {LIMITS} Earlier ones are found in the history below.",
    )
    st.query_params[IN_ADDRESS] = shown  # by hand: a bound widget leaves a value that it did not choose out
    with notes:
        _say_unknown(shown)
        _say_missing(shown, listed[shown])
    return listed[shown]


def _listed(store: RunStore, own: list[str]) -> dict[str, StoredComparison]:
    """The reader's comparisons, the ones that ship, and the other readers', each newest first."""
    history = {comparison.id: comparison for comparison in store.history(limit=LISTED)}
    older = {key: one for each in own if each not in history for key, one in _known(store, each).items()}
    mine = {key: (history | older)[key] for key in own if key in history or key in older}
    shipped = {key: one for key, one in history.items() if is_recorded(key)}
    return mine | shipped | {key: one for key, one in history.items() if key not in mine}


def _known(store: RunStore, key: str) -> dict[str, StoredComparison]:
    """What a key from an address stands for; empty where it stands for nothing that is kept here."""
    try:
        return {key: look_up(store, key)} if key else {}
    except EngineError:
        return {}


def _say_unknown(shown: str) -> None:
    """An address has asked for what is not kept here; said as long as the reader looks at what stands in its place."""
    key, in_its_place = st.session_state.get(UNKNOWN, ("", ""))
    if not key or in_its_place != shown:
        st.session_state.pop(UNKNOWN, None)
        return
    what = "None of the runs that this address asks for is" if is_choice(key) else f'The comparison "{key[:60]}" is not'
    st.warning(f"{what} kept here. Another one is shown in its place.", icon=":material/info:")


def _say_missing(key: str, shown: StoredComparison) -> None:
    """Of chosen runs, how many are not kept here."""
    if missing := (len(runs_of_key(key)) - len(shown.runs) if is_choice(key) else 0):
        st.warning(
            f"{missing} of the {len(runs_of_key(key))} runs that this address asks for "
            f"{'is' if missing == 1 else 'are'} not kept here.",
            icon=":material/info:",
        )


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
        ticked = _ticked(store, found, runs)
        st.button(
            f"Show {len(ticked)} side by side" if ticked else "Tick runs to show them side by side",
            icon=":material/stacked_line_chart:",
            key="training.side_by_side",
            disabled=not 0 < len(ticked) <= MOST_SIDE_BY_SIDE,
            on_click=_show,
            args=(key_of(run.id for run in ticked),),
            help=f"At most {MOST_SIDE_BY_SIDE}.",
        )


def _ticked(store: RunStore, found: list[StoredComparison], runs: list[StoredRun]) -> list[StoredRun]:
    """A table of runs with a box before each; returns those that are ticked."""
    own, seconds = own_comparisons(), store.training_seconds([run.id for run in runs])
    titles = {comparison.id: title(comparison.name) for comparison in found}
    table = {
        "Started": [_when(run.created) for run in runs],
        "By": [whose(run.comparison_id, own=own) for run in runs],
        "Comparison": [titles[run.comparison_id] for run in runs],
        "Network": [run.spec.name for run in runs],
        "Seed": [run.spec.seed for run in runs],
        "Data": [run.spec.data.name for run in runs],
        "Steps": [run.spec.steps for run in runs],
        "State": [run.status for run in runs],
        "Time": [duration(seconds[run.id]) if run.id in seconds else "–" for run in runs],
    }
    chosen = st.dataframe(
        table, key="training.found", on_select="rerun", selection_mode="multi-row", hide_index=True, height=260
    )
    return [runs[row] for row in chosen.selection.rows if row < len(runs)]


def _show(key: str) -> None:
    st.session_state[CHOSEN] = st.session_state[SHOWN] = key


def description(comparison: StoredComparison, *, own: Sequence[str] = ()) -> str:
    """One line: whose it is, when it began, how it stands, and what it compares."""
    what = title(comparison.name)
    if is_choice(comparison.id):
        return f"{len(comparison.runs)} {'chosen run' if len(comparison.runs) == 1 else what}"
    if is_recorded(comparison.id):
        return f"recorded · {what}"
    state = _outcome([run.status for run in comparison.runs]) if comparison.has_ended else "going on"
    return f"{whose(comparison.id, own=own)} · {_when(comparison.created)} · {state} · {what}"


def whose(comparison_id: str, *, own: Sequence[str]) -> str:
    """Who has started a comparison."""
    if is_recorded(comparison_id):
        return "recorded"
    return "you" if comparison_id in own else "another reader"


def title(name: str) -> str:
    """What a comparison is called: its preset's title, else its own name."""
    known = presets()
    return known[name].title if name in known else {"custom": "Networks of your own"}.get(name, name)


def _when(seconds: float) -> str:
    return time.strftime("%d %b %H:%M", time.localtime(seconds))


def _outcome(states: list[str]) -> str:
    worst = next((state for state in ("failed", "diverged", "cancelled") if state in states), "finished")
    return "stopped" if worst == "cancelled" else worst
