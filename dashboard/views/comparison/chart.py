"""The chart of all networks, with axes, bubble size and families of choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import counted, rounded
from dashboard.figures.theme import chart_config
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import not_in_address, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.comparison.axes import QUANTITIES
from dashboard.views.comparison.figures import Axis, Bubble, Marked, comparison_figure
from dashboard.views.comparison.snippet import comparison_snippet
from dashboard.views.comparison.timings import is_measuring, measured_here
from engine.device import Device
from engine.networks.pareto_front import pareto_front
from engine.networks.timing import Timing
from engine.networks.torchvision_metadata import LEFT_OUT, Published, best_of_each, published

CLOSER = "comparison.closer"
_NONE = "all equal"


@dataclass(frozen=True)
class View:
    """What the reader wants to see: names of quantities, and the entries that remain after filtering."""

    x: str
    y: str
    size: str
    entries: tuple[Published, ...]
    best: bool


def show_chart(device: Device) -> str:
    """The controls, the chart, and its numbers as a table; returns the snippet that reproduces its front."""
    view = _chosen_view()
    timings = measured_here(device)
    bubbles = _bubbles(view, timings)
    front = pareto_front(
        [(bubble.x, bubble.y) for bubble in bubbles], x=QUANTITIES[view.x].better, y=QUANTITIES[view.y].better
    )
    if not bubbles:
        st.info(
            "The networks are being measured; the first points appear soon."
            if is_measuring()
            else "Nothing to show yet: time and memory are measured on this device when you press *Measure* below.",
            icon=":material/timer:",
        )
    else:
        _draw(view, bubbles, front)
    _words(view, bubbles, front)
    with st.expander(f"The numbers of {counted(len(view.entries), 'network')} as a table"):
        _table(view, timings)
    downloads_row([Download("Table, CSV", "networks.csv", "text/csv", lambda: networks_csv(view.entries, timings))])
    if timings and any(QUANTITIES[name].measured for name in (view.x, view.y, view.size) if name in QUANTITIES):
        not_in_address("what was measured here")
    return comparison_snippet(view.x, view.y, families=families_in(view), best=view.best)


def families_in(view: View) -> list[str]:
    """The families that are shown, or none where all are."""
    shown = {entry.family for entry in view.entries}
    return [] if shown == {entry.family for entry in published()} else sorted(shown)


def _chosen_view() -> View:
    names = list(QUANTITIES)
    columns = st.columns([2.6, 2.6, 2.6, 2.2, 4.6], vertical_alignment="bottom")
    x = columns[0].selectbox("Across", names, index=2, key="comparison.x", bind="query-params")
    y = columns[1].selectbox("Up", names, index=0, key="comparison.y", bind="query-params")
    size = columns[2].selectbox("Bubble", [_NONE, *names], index=4, key="comparison.size", bind="query-params")
    best = columns[4].toggle("Only each network's best weights", key="comparison.best", bind="query-params")
    entries = published()
    families = list(dict.fromkeys(entry.family for entry in entries))
    # Behind a button: the chart is what matters, and its legend names every family.
    chosen = (
        columns[3]
        .popover("Families", icon=":material/filter_list:", width="stretch")
        .pills(
            "Families that are shown; all where none is chosen",
            families,
            selection_mode="multi",
            key="comparison.families",
            bind="query-params",
        )
    )
    kept = tuple(entry for entry in entries if not chosen or entry.family in chosen)
    return View(x, y, size, best_of_each(kept) if best else kept, best)


def _bubbles(view: View, timings: Mapping[str, Timing]) -> list[Bubble]:
    """Every entry that has a value for all that is shown."""
    found = []
    for entry in view.entries:
        x, y = QUANTITIES[view.x].of(entry, timings), QUANTITIES[view.y].of(entry, timings)
        size = None if view.size == _NONE else QUANTITIES[view.size].of(entry, timings)
        if x is not None and y is not None:
            found.append(Bubble(entry.title, entry.family, x, y, size, _tip(entry, timings)))
    return found


def _tip(entry: Published, timings: Mapping[str, Timing]) -> str:
    lines = [
        f"<b>{entry.title}</b>, {entry.family}, {entry.year}",
        f"top-1 {entry.top1:.1f}%, top-5 {entry.top5:.1f}% at {entry.input_size} pixels",
        f"{rounded(entry.parameters / 1e6)}M parameters, {rounded(entry.multiply_adds)}G multiply-adds",
    ]
    timing = timings.get(entry.title)
    if timing is not None:
        lines.append(
            f"here {rounded(timing.seconds * 1000)} ms, {rounded(timing.activation_bytes / 1e6)} MB of activations"
        )
    return "<br>".join(lines)


def _draw(view: View, bubbles: list[Bubble], front: list[int]) -> None:
    families = list(dict.fromkeys(entry.family for entry in published()))
    axes = tuple(Axis(QUANTITIES[name].title, QUANTITIES[name].log) for name in (view.x, view.y))
    marked = Marked(front, st.session_state.get(CLOSER, ""), families)
    figure = comparison_figure(bubbles, (axes[0], axes[1]), marked, theme=current_theme())
    st.plotly_chart(
        figure,
        key="comparison.chart",
        on_select=_look_closer,
        selection_mode="points",
        config=chart_config("networks") | {"scrollZoom": False},
        alt=f"{view.y} against {view.x} of {len(bubbles)} networks; on the Pareto front: {len(front)}",
    )


def _look_closer() -> None:
    """A click on a bubble chooses its network."""
    points = st.session_state["comparison.chart"].selection.points
    if points and points[0].get("customdata"):
        title = points[0]["customdata"]
        st.session_state[CLOSER] = title if isinstance(title, str) else title[0]


def _words(view: View, bubbles: list[Bubble], front: list[int]) -> None:
    """How many are on the front, and what that means for these axes."""
    if not bubbles:
        return
    names = ", ".join(bubbles[i].title for i in front)
    verb = "is" if len(front) == 1 else "are"
    st.caption(
        f"**{len(front)} of {len(bubbles)} {verb} on the Pareto front** (dotted): no other "
        f"network is at least as good in {view.x} and {view.y} and better in one. {names}. torchvision has "
        f"{len(published()) + 1} sets of weights; *{LEFT_OUT}* is left out: it ends before "
        "the classifier, so nothing can be said of its accuracy."
    )
    show_formula(lesson("comparison").formula, rf"|F| = {len(front)} \quad\text{{of}}\quad |N| = {len(bubbles)}")


def _table(view: View, timings: Mapping[str, Timing]) -> None:
    columns: dict[str, list] = {
        "network": [entry.title for entry in view.entries],
        "family": [entry.family for entry in view.entries],
    }
    for name, quantity in QUANTITIES.items():
        values = [quantity.of(entry, timings) for entry in view.entries]
        if any(value is not None for value in values):
            columns[name] = values
    st.dataframe(
        columns,
        hide_index=True,
        key="comparison.table",
        column_config={
            **{name: st.column_config.NumberColumn(format="%.4g", help=QUANTITIES[name].title) for name in QUANTITIES},
            "year": st.column_config.NumberColumn(format="%d"),
        },
        alt="All networks with their accuracy and cost",
    )


def networks_csv(entries: Sequence[Published], timings: Mapping[str, Timing]) -> str:
    """The table as a file."""
    quantities = QUANTITIES.values()
    rows = (
        (entry.network, entry.weights, entry.family, *(quantity.of(entry, timings) for quantity in quantities))
        for entry in entries
    )
    header = ("network", "weights", "family", *(quantity.column for quantity in quantities))
    return csv_file(header, rows, digits=10)
