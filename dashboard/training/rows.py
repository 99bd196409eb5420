"""The runs of a comparison in words and numbers."""

from urllib.parse import urlencode

from dashboard.figures.theme import Theme
from dashboard.run_list import Action, RunRow
from dashboard.training.panels import Points
from dashboard.training.styles import line_styles
from engine.training.events import Event
from engine.training.records import RESUMABLE, StoredComparison, StoredRun
from engine.training.store import RunStore

COLUMNS = ("Network", "State", "Parameters", "Train loss", "Train error", "Test error", "Time")
IN_FEATURES = "features.run"


def rows(store: RunStore, comparison: StoredComparison, points: Points, *, theme: Theme) -> list[RunRow]:
    """One row a run."""
    styles = line_styles([run.spec for run in comparison.runs], theme=theme)
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
            words=_words(store, run, points[run.id]),
            numbers=_numbers(run, points[run.id]),
        )
        for run in comparison.runs
    ]


def _action(run: StoredRun) -> Action:
    if run.status in RESUMABLE:
        return "resume"
    return "" if run.has_ended or run.cancel_requested else "stop"


def _words(store: RunStore, run: StoredRun, points: list[Event]) -> str:
    step = points[-1].step if points else 0
    if run.status == "queued":
        return _waiting(store.runs_ahead(run), run)
    if run.status == "running":
        if run.cancel_requested:
            return "stopping"
        again = f", resumed {run.attempts - 1}× after its process died" if run.attempts > 1 else ""
        return (f"step {step} of {run.spec.steps}" if points else "starting") + again
    return {
        "finished": "finished",
        "cancelled": f"stopped at step {step}" if step else "stopped before it began",
        "diverged": f"diverged at step {step}: the loss is no finite number any more",
        "failed": f"failed: {run.reason}",
    }[run.status]


def _waiting(ahead: int, run: StoredRun) -> str:
    if run.attempts:
        return "waiting to be resumed after its process died"
    return f"waiting, {ahead} ahead" if ahead else "waiting, next in line"


def _numbers(run: StoredRun, points: list[Event]) -> tuple[str, ...]:
    parameters = "–" if run.parameters is None else f"{run.parameters:,}"
    if not points:
        return (parameters, "–", "–", "–", "–")
    last = points[-1]
    tested = [point.test_error for point in points if point.test_error is not None]
    loss = last.train_loss if last.final_train_loss is None else last.final_train_loss
    error = last.train_error if last.final_train_error is None else last.final_train_error
    return (parameters, f"{loss:.3g}", f"{error:.1%}", f"{tested[-1]:.1%}" if tested else "–", duration(last.seconds))


def duration(seconds: float) -> str:
    """A time as people say it: "8.2 s", "3 min 20 s", "1 h 5 min"."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
