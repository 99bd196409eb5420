"""A comparison as it goes: its curves, its runs, and what can be done with them."""

import streamlit as st

from dashboard.components.live_curves.live_curves import live_curves
from dashboard.components.run_list.run_list import run_list
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import duration
from dashboard.shell.engine_errors import engine_errors_kept, engine_errors_shown, show_kept_error
from dashboard.shell.theme import current_theme
from dashboard.views.training.charts import ERROR, LOSS, Look, Points, panels, views
from dashboard.views.training.run_table import COLUMNS, rows, silence
from dashboard.views.training.selection import file_name, look_up
from engine.runs import submission
from engine.runs.csv import runs_csv
from engine.runs.records import StoredComparison
from engine.runs.store import RunStore
from engine.runs.tensorboard import tensorboard_zip, weights_zip

LOOK_SECONDS = 0.4
PATIENCE_SECONDS = 0.2
REFUSED = "training.refused-here"


def follow(store: RunStore, comparison: StoredComparison) -> StoredComparison:
    """Draws a comparison and, while it goes on, draws it again twice a second. Returns it as it stands now."""
    going_on = not comparison.has_ended
    st.fragment(_draw, run_every=LOOK_SECONDS if going_on else None)(store, comparison.id, going_on)
    return look_up(store, comparison.id)


def _draw(store: RunStore, comparison_id: str, going_on: bool) -> None:
    notes = st.container()  # in a place of its own, so that a note moves no chart's place among the page's elements
    with engine_errors_shown():
        comparison = look_up(store, comparison_id)
        with notes:
            show_kept_error(REFUSED)
            if going_on:
                _see_to_workers(store, comparison)
        points = {run.id: store.events(run.id) for run in comparison.runs}
        _charts(comparison, points)
        _runs(store, comparison, points)
        _actions(store, comparison)
        if going_on == comparison.has_ended:  # it has come to its end, or was resumed: looks must begin or stop
            st.rerun()


def _see_to_workers(store: RunStore, comparison: StoredComparison) -> None:
    """Makes sure that somebody trains, and says why curves stand still; what is kept of them is drawn all the same."""
    with engine_errors_shown():
        submission.ensure_workers(store, patience_seconds=PATIENCE_SECONDS)
        if seconds := max(map(silence, comparison.runs)):
            st.caption(
                f":material/hourglass_top: A worker has not reported for {duration(round(seconds))}. Its "
                "points follow once the disk can be written again; if its process died, another one continues the run."
            )


def _runs(store: RunStore, comparison: StoredComparison, points: Points) -> None:
    run_list(
        rows(store, comparison, points, theme=current_theme()),
        columns=COLUMNS,
        on_stop=lambda run_id: _stop(store, run_id),
        on_resume=lambda run_id: _resume(store, run_id),
        key="training.runs",
    )


def _charts(comparison: StoredComparison, points: Points) -> None:
    several = len({run.spec.seed for run in comparison.runs}) > 1
    left, *seeds, middle, right = st.columns([4, 1.6, 2, 2.4] if several else [5, 2, 2.4], vertical_alignment="bottom")
    view = left.segmented_control(
        "Curves",
        views(comparison),
        default=LOSS,
        required=True,
        key="training.view",
        bind="query-params",
        label_visibility="collapsed",
    )
    log = middle.toggle(
        "Loss on a log scale", value=True, key="training.log", bind="query-params", disabled=view != LOSS
    )
    smoothing = right.slider(
        "Smoothing",
        0.0,
        0.95,
        0.5,
        0.05,
        key="training.smoothing",
        bind="query-params",
        disabled=view not in (LOSS, ERROR),
    )
    apart = several and seeds[0].toggle("Seeds apart", key="training.apart", bind="query-params")
    look = Look(view, log, smoothing, current_theme(), apart)
    live_curves(panels(comparison, points, look), theme=look.theme, key="training.curves")


def _actions(store: RunStore, comparison: StoredComparison) -> None:
    with st.container(horizontal=True):
        st.button(
            "Stop all",
            icon=":material/stop:",
            key="training.stop",
            disabled=comparison.has_ended,
            on_click=_stop,
            args=(store, *(run.id for run in comparison.runs)),
        )
        downloads_row(_takeaways(store, comparison))


def _takeaways(store: RunStore, comparison: StoredComparison) -> list[Download]:
    """Files of the runs that are shown."""
    name, runs = file_name(comparison), comparison.runs
    files = [
        Download("CSV", f"{name}.csv", "text/csv", lambda: runs_csv(store, runs)),
        Download("TensorBoard", f"{name}-tensorboard.zip", "application/zip", lambda: tensorboard_zip(store, runs)),
    ]
    if any(run.status == "finished" for run in runs):
        files.append(Download("Weights", f"{name}-weights.zip", "application/zip", lambda: weights_zip(store, runs)))
    return files


def _stop(store: RunStore, *run_ids: str) -> None:
    with engine_errors_kept(REFUSED):
        store.cancel(*run_ids)


def _resume(store: RunStore, run_id: str) -> None:
    with engine_errors_kept(REFUSED):
        submission.resume(run_id, store=store)
