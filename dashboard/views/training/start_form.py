"""Choosing a comparison on the training page: starting a new one, or finding an earlier one again."""

import uuid
from dataclasses import dataclass
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.figures.number_format import duration
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.views.training.custom_comparison import download_note, own_experiment
from dashboard.views.training.history import SHOWN, chosen_from_history, title
from dashboard.views.training.selection import keep_as_own
from engine.device import Device, DeviceChoice
from engine.errors import EngineError
from engine.runs import submission
from engine.runs.limits import Limits
from engine.runs.records import StoredComparison
from engine.runs.store import RunStore
from engine.training.presets.card import Preset
from engine.training.presets.catalogue import presets
from engine.training.spec import Comparison

OWN = "custom"
READER = "training.reader"
REFUSED = "training.refused"
RULE_OF_THUMB = 2.0  # by how much longer it may take


def prepare_workers(store: RunStore) -> None:
    """Has a worker ready before the button is pressed, once a session; it leaves when it finds nothing to do."""
    if "training.prepared" not in st.session_state:
        st.session_state["training.prepared"] = True
        submission.ensure_workers(store, at_least=submission.places())


@dataclass(frozen=True)
class Choice:
    """What the reader chose.

    Attributes:
        preset: what the button would train; None for a comparison of the reader's own.
        comparison: its runs with the reader's seeds and device; None where it is not possible.
        shown: the comparison of the history that is looked at.
        expectation: where it is said what the button will do.
    """

    preset: Preset | None
    comparison: Comparison | None
    shown: StoredComparison
    expectation: DeltaGenerator


def start_controls(store: RunStore, device: Device) -> Choice:
    """Chooses a preset or the reader's own networks and starts them; beside that, which comparison is shown."""
    known = presets()
    notes = st.container()
    columns = st.columns([3.6, 1.2, 2.2, 5.0], vertical_alignment="bottom")
    name = columns[0].selectbox("Compare", [*known, OWN], format_func=title, key="training.preset", bind="query-params")
    seeds = columns[1].number_input(
        "Seeds",
        1,
        8,
        1,
        key="training.seeds",
        bind="query-params",
        help="Runs of each network, which differ in first weights and order of images. The curves then show their "
        "mean, with a band from the smallest to the largest.",
    )
    kind = submission.device_of_runs(cast("DeviceChoice", device.kind))
    comparison = _own(seeds, kind) if name == OWN else known[name].comparison(seeds=seeds, device=kind)
    _start_button(columns[2], store, comparison)
    with columns[3]:
        shown = chosen_from_history(store, notes)
    return Choice(known.get(name), comparison, shown, st.empty())


def _own(seeds: int, device: DeviceChoice) -> Comparison | None:
    """The reader's own networks; where they do not fit the data, it is said why."""
    with engine_errors_shown():
        comparison = own_experiment(seeds=seeds, device=device).comparison()
        Limits.from_environment().check(comparison)
        return comparison
    return None


def _start_button(place: DeltaGenerator, store: RunStore, comparison: Comparison | None) -> None:
    count = len(comparison.runs) if comparison else 0
    place.button(
        f"Train {count} network{'' if count == 1 else 's'}",
        type="primary",
        icon=":material/play_arrow:",
        key="training.start",
        disabled=comparison is None,
        on_click=_start,
        args=(store, comparison),
        width="stretch",
    )
    if refused := st.session_state.pop(REFUSED, ""):
        st.warning(refused, icon=":material/info:")


def _start(store: RunStore, comparison: Comparison) -> None:
    reader = st.session_state.setdefault(READER, uuid.uuid4().hex)
    try:
        started = submission.submit(comparison, store=store, reader=reader)
        st.session_state[SHOWN] = started
        keep_as_own(started)
    except EngineError as error:
        st.session_state[REFUSED] = str(error)


def say_what_to_expect(store: RunStore, choice: Choice) -> None:
    """How long the comparison will take; called last, since a network never seen before takes a moment to assess."""
    if choice.comparison is None:
        return
    expected = submission.expectation(choice.comparison, store=store)
    side_by_side = min(max(1, submission.places()), len(choice.comparison.runs))
    how = f"{side_by_side} at a time" if side_by_side > 1 else "one after another"
    question = f"{choice.preset.question} " if choice.preset else ""
    choice.expectation.caption(
        f"{question}Trained {how}, this takes {_time_words(expected)}. "
        f"It goes on when you close this tab.{download_note(choice.comparison)}"
    )


def _time_words(expected: submission.Expectation) -> str:
    """A measured time, or the range that a rule of thumb gives."""
    if expected.measured:
        return f"about {duration(expected.seconds)}, measured when these networks were trained on this machine"
    return (
        f"{duration(expected.seconds)} to {duration(RULE_OF_THUMB * expected.seconds)} on this machine. This is a rule "
        "of thumb, since these networks have not been trained here yet"
    )
