"""Choosing a comparison on the training page: starting a new one, or finding an earlier one again."""

import time
from dataclasses import dataclass
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.cache import cached
from dashboard.training.rows import duration
from engine.device import Device, DeviceChoice
from engine.training import executors
from engine.training.estimate import estimated_seconds
from engine.training.preset_card import Preset
from engine.training.presets import presets
from engine.training.records import StoredComparison
from engine.training.spec import Comparison
from engine.training.store import RunStore, default_url

SHOWN = "training.shown"
IN_ADDRESS = "comparison"
HISTORY = 200


def run_store() -> RunStore:
    """The store of all runs."""
    return _opened(default_url())


@cached(entries=4)
def _opened(url: str) -> RunStore:
    return RunStore(url)


def prepare_workers(store: RunStore) -> None:
    """Has a worker ready before the button is pressed, once a session; it leaves when it finds nothing to do."""
    if "training.prepared" not in st.session_state:
        st.session_state["training.prepared"] = True
        executors.ensure_workers(store, at_least=executors.places())


@dataclass(frozen=True)
class Choice:
    """What the reader chose.

    Attributes:
        preset: what the button would train.
        comparison: its runs with the reader's seeds and device.
        shown: the comparison of the history that is looked at, or None while there is none.
        expectation: where it is said what the button will do.
    """

    preset: Preset
    comparison: Comparison
    shown: StoredComparison | None
    expectation: DeltaGenerator


def start_controls(store: RunStore, device: Device) -> Choice:
    """Chooses a preset and starts it; beside that, chooses which comparison is shown."""
    known = presets()
    columns = st.columns([4, 1.5, 2.3, 3.2], vertical_alignment="bottom")
    name = columns[0].selectbox(
        "Compare",
        list(known),
        format_func=lambda name: known[name].title,
        key="training.preset",
        bind="query-params",
    )
    seeds = columns[1].number_input(
        "Seeds",
        1,
        8,
        1,
        key="training.seeds",
        bind="query-params",
        help="Runs of each network, which differ in first weights and order of pictures. The curves then show their "
        "mean, with a band from the smallest to the largest.",
    )
    comparison = known[name].comparison(seeds=seeds, device=cast("DeviceChoice", device.kind))
    columns[2].button(
        f"Train {len(comparison.runs)} networks",
        type="primary",
        icon=":material/play_arrow:",
        key="training.start",
        on_click=_start,
        args=(store, comparison),
        width="stretch",
    )
    with columns[3]:
        shown = _chosen_from_history(store)
    return Choice(known[name], comparison, shown, st.empty())


def _start(store: RunStore, comparison: Comparison) -> None:
    st.session_state[SHOWN] = executors.submit(comparison, store=store)


def say_what_to_expect(store: RunStore, choice: Choice) -> None:
    """How long the comparison will take; called last, since a network never seen before takes a moment to assess."""
    places = max(1, executors.places())
    seconds = estimated_seconds(choice.comparison, places=places, known=store.seconds_a_step())
    side_by_side = min(places, len(choice.comparison.runs))
    how = f"{side_by_side} at a time" if side_by_side > 1 else "one after another"
    choice.expectation.caption(
        f"{choice.preset.question} Takes about {duration(max(1.0, seconds))} on this machine, {how}. "
        "It goes on when you close this tab."
    )


def _chosen_from_history(store: RunStore) -> StoredComparison | None:
    """The comparison that is shown: by choice one of the history, else the latest; None where there is none yet."""
    history = {comparison.id: comparison for comparison in store.history(limit=HISTORY)}
    if not history:
        return None
    wanted = st.session_state.get(SHOWN) or st.query_params.get(IN_ADDRESS)
    st.session_state[SHOWN] = wanted if wanted in history else next(iter(history))
    shown = st.selectbox(
        "Shown",
        list(history),
        format_func=lambda comparison_id: _description(history[comparison_id]),
        key=SHOWN,
        help="Every comparison that was started here, newest first. They outlive this tab and the dashboard.",
    )
    st.query_params[IN_ADDRESS] = shown  # by hand: a bound widget leaves a value that it did not choose out
    return history[shown]


def _description(comparison: StoredComparison) -> str:
    known = presets()
    title = known[comparison.name].title if comparison.name in known else comparison.name
    when = time.strftime("%d %b %H:%M", time.localtime(comparison.created))
    states = [run.status for run in comparison.runs]
    state = _outcome(states) if comparison.has_ended else "going on"
    return f"{when} · {state} · {title}"


def _outcome(states: list[str]) -> str:
    worst = next((state for state in ("failed", "diverged", "cancelled") if state in states), "finished")
    return "stopped" if worst == "cancelled" else worst
