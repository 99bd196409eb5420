"""The runs of a comparison in words and numbers."""

import time
from urllib.parse import urlencode

from dashboard.components.run_list.run_list import Action, RunRow
from dashboard.figures.number_format import duration, rounded
from dashboard.figures.theme import Theme
from dashboard.views.training.charts import Points, line_styles
from engine.runs.records import RESUMABLE, StoredComparison, StoredRun
from engine.runs.store import SILENT_SECONDS, RunStore
from engine.training.events import Event

COLUMNS = ("Network", "State", "Parameters", "Train loss", "Train error", "Test error", "Time")
IN_FEATURES = "features.run"


def rows(store: RunStore, comparison: StoredComparison, points: Points, *, theme: Theme) -> list[RunRow]:
    """One row a run."""
    styles = line_styles([run.spec for run in comparison.runs], theme=theme)
    ahead = store.queue_positions() if any(run.status == "queued" for run in comparison.runs) else {}
    several = len({run.spec.seed for run in comparison.runs}) > 1
    return [
        RunRow(
            id=run.id,
            name=f"{run.spec.name}, seed {run.spec.seed}" if several else run.spec.name,
            colour=styles[run.spec.name].colour,
            dash=styles[run.spec.name].dash,
            status=run.status,
            action=_action(run),
            link=f"features?{urlencode({IN_FEATURES: run.id})}" if run.can_be_inspected else "",
            share=points[run.id][-1].step / run.spec.steps if points[run.id] else 0.0,
            words=_words(run, points[run.id], ahead.get(run.id, 0)),
            numbers=_numbers(run, points[run.id]),
        )
        for run in comparison.runs
    ]


def _action(run: StoredRun) -> Action:
    if run.status in RESUMABLE:
        return "resume"
    return "" if run.has_ended or run.cancel_requested else "stop"


def silence(run: StoredRun) -> float:
    """For how many seconds the worker of a run has given no sign of life; 0 where all is well or none trains it."""
    if run.status != "running" or run.heartbeat is None:
        return 0.0
    seconds = time.time() - run.heartbeat
    return seconds if seconds > SILENT_SECONDS else 0.0


def _words(run: StoredRun, points: list[Event], ahead: int) -> str:
    step = points[-1].step if points else 0
    if run.status == "queued":
        return _waiting(ahead, run)
    if run.status == "running":
        return _going_on(run, points)
    return {
        "finished": "finished",
        "cancelled": f"stopped at step {step}" if step else "stopped before it began",
        "diverged": f"diverged at step {step}: the loss is no finite number any more",
        "failed": f"failed: {run.reason}",
    }[run.status]


def _going_on(run: StoredRun, points: list[Event]) -> str:
    if run.cancel_requested:
        return "stopping"
    words = f"step {points[-1].step} of {run.spec.steps}" if points else "starting"
    if seconds := silence(run):
        words += f", nothing heard for {duration(round(seconds))}"
    return words + (f", resumed {run.attempts - 1}× after its process died" if run.attempts > 1 else "")


def _waiting(ahead: int, run: StoredRun) -> str:
    place = f"{ahead} ahead" if ahead else "next in line"
    return f"waiting to be resumed after its process died, {place}" if run.attempts else f"waiting, {place}"


def _numbers(run: StoredRun, points: list[Event]) -> tuple[str | None, ...]:
    parameters = None if run.parameters is None else f"{run.parameters:,}"
    if not points:
        return (parameters, None, None, None, None)
    last = points[-1]
    tested = [point.test_error for point in points if point.test_error is not None]
    loss = last.train_loss if last.final_train_loss is None else last.final_train_loss
    error = last.train_error if last.final_train_error is None else last.final_train_error
    return (
        parameters,
        rounded(loss),
        f"{error:.1%}",
        f"{tested[-1]:.1%}" if tested else None,
        duration(last.seconds),
    )
