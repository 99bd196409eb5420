"""The player: a computation's steps, played, stepped and hovered in the browser; only edits come back to Python."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import streamlit as st

from dashboard.components.declare import declare
from dashboard.components.typed_numbers import usable_number, whole_number
from dashboard.figures.theme import NEGATIVE, NEUTRAL, POSITIVE

_SCALES = {theme: [NEGATIVE, neutral, POSITIVE] for theme, neutral in NEUTRAL.items()}

_component = declare("player")


@dataclass(frozen=True)
class Edit:
    """A number that the reader typed into a cell.

    Attributes:
        grid: the grid's name.
        cell: the cell's number in that grid, border included.
        value: the new value.
    """

    grid: str
    cell: int
    value: float


@dataclass(frozen=True)
class Shown:
    """What the player shows while it stands still: the step, counted from 0, and the view."""

    step: int
    view: str


def player(
    content: dict[str, Any],
    *,
    key: str,
    on_edit: Callable[[list[Edit]], None] | None = None,
) -> Shown:
    """The player, where it is called.

    Step and view are part of the page's address, so a link reproduces them.

    Args:
        content: what `payload` made of the steps.
        key: the widget's key, "page.player"; with another last part several players fit on one page.
        on_edit: receives the edits that are new, before the page runs again.
    """

    def take_edits() -> None:
        edits = st.session_state[key].get("edits") or []
        seen = st.session_state.get(f"{key}.seen", 0)
        new = [edit for edit in edits if edit["serial"] > seen]
        st.session_state[f"{key}.seen"] = max([seen, *(edit["serial"] for edit in edits)])
        if on_edit and (usable := usable_edits(new, content["grids"])):
            on_edit(usable)

    start = _start(key)
    state = _component(
        key=key,
        data={
            **content,
            "key": key,
            "scales": _SCALES,
            "seen": st.session_state.get(f"{key}.seen", 0),
            "step": start.step,
            "speed": 1,
            "view": start.view,
        },
        on_edits_change=take_edits,
        on_step_change=lambda: None,
        on_view_change=lambda: None,
    )
    step, view = state.get("step"), state.get("view")
    shown = Shown(
        step=min(int(start.step if step is None else step), max(content["count"] - 1, 0)),
        view=start.view if view is None else str(view),
    )
    _write_link(key, shown)
    return shown


def usable_edits(edits: list[dict[str, Any]], grids: list[dict[str, Any]]) -> list[Edit]:
    """The edits whose cell is on screen and whose number can be computed with.

    Args:
        edits: as the browser sends them.
        grids: of the content that is on screen.
    """
    cells = {grid["name"]: prod(grid["shape"]) for grid in grids}
    return [
        Edit(edit["name"], int(edit["cell"]), value)
        for edit in edits
        if (value := usable_number(edit["value"])) is not None and 0 <= edit["cell"] < cells.get(edit["name"], 0)
    ]


def _parameter(key: str, name: str) -> str:
    """The name of an address parameter: plain for the main player of a page."""
    part = key.rsplit(".", 1)[-1]
    return name if part == "player" else f"{part}-{name}"


def _start(key: str) -> Shown:
    """Where the player starts: what the address says when the page is opened."""
    if f"{key}.start" not in st.session_state:
        step = st.query_params.get(_parameter(key, "step"), "0")
        view = st.query_params.get(_parameter(key, "view"), "window")
        known = view if view in ("window", "im2col", "matrix") else "window"
        st.session_state[f"{key}.start"] = Shown(whole_number(step) or 0, known)
    return st.session_state[f"{key}.start"]


def _write_link(key: str, shown: Shown) -> None:
    """Writes step and view into the address; what is usual is left out."""
    for name, value, usual in (("step", str(shown.step), "0"), ("view", shown.view, "window")):
        parameter = _parameter(key, name)
        if value != usual:
            st.query_params[parameter] = value
        elif parameter in st.query_params:
            del st.query_params[parameter]
