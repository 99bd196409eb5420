"""The runs of a comparison: how far each has come, what came out, and what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from dashboard.components.declare import declare

Action = Literal["stop", "resume", ""]


_component = declare("run_list", html='<div class="runs"><table></table></div>')


@dataclass(frozen=True)
class RunRow:
    """One run.

    Attributes:
        id: of the run.
        name: what it is called.
        colour: of its line, as CSS.
        dash: of its line, as SVG's stroke-dasharray.
        status: one word, for its look.
        action: what its button does: "stop", "resume", or "" for no button.
        link: where its network can be looked into; empty for nowhere.
        share: how much is done, 0 to 1.
        words: how it stands.
        numbers: what is written in the columns of numbers; None where there is none yet.
    """

    id: str
    name: str
    colour: str
    dash: str
    status: str
    action: Action
    link: str
    share: float
    words: str
    numbers: tuple[str | None, ...]


def run_list(
    rows: Sequence[RunRow],
    *,
    columns: Sequence[str],
    on_stop: Callable[[str], None],
    on_resume: Callable[[str], None],
    key: str,
) -> None:
    """The runs as a table, where it is called.

    Args:
        rows: one a run.
        columns: titles: of the name, the state, and each number.
        on_stop: receives the id of a run that the reader wants to end.
        on_resume: receives the id of a run that the reader wants to go on.
        key: the component's key, "page.control".
    """

    def take(trigger: str, react: Callable[[str], None]) -> None:
        run_id = st.session_state[key].get(trigger)
        if run_id is not None:
            react(str(run_id))

    _component(
        key=key,
        data={"runs": [asdict(row) for row in rows], "columns": list(columns)},
        on_stop_change=lambda: take("stop", on_stop),
        on_resume_change=lambda: take("resume", on_resume),
    )
