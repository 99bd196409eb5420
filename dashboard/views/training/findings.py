"""What the curves of a comparison show and do not show, and how far the numbers can be trusted."""

from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.training.preset_claims import show_reading
from dashboard.views.training.recording_notes import show_origin, show_paper
from engine.device import pick_device
from engine.runs.library import Library
from engine.runs.records import StoredComparison, StoredRun
from engine.runs.store import RunStore
from engine.training.loss_oracle import recomputed_test_loss
from engine.training.spec import RunSpec

LARGEST_CHECKED = ("digits", "shapes")


def show_evidence(store: Library, comparison: StoredComparison) -> None:
    """Below the curves: what they say, the loss in a formula with its numbers, and a second computation of it."""
    show_reading(store, comparison)
    numbers = [_final(store, run) for run in comparison.runs]
    show_formula(r"\mathcal{L} = -\frac{1}{n} \sum_{i=1}^{n} \log p_i(y_i)", _two_a_line(numbers[:4]))
    show_paper(store, comparison)
    if recording := store.recording(comparison.id):
        show_origin(recording)
        return
    differences = [difference for run in comparison.runs if (difference := _difference(store, run)) is not None]
    if differences:
        agreement_badge(max(differences), "a float64 computation of the test loss from the saved weights")


def _two_a_line(formulas: list[str]) -> str:
    """LaTeX that also fits on a narrow screen."""
    known = [formula for formula in formulas if formula]
    return r"\\".join(r" \qquad ".join(known[start : start + 2]) for start in range(0, len(known), 2))


def _final(store: RunStore, run: StoredRun) -> str:
    """The training loss of a finished run as LaTeX; empty for any other."""
    if run.status != "finished":
        return ""
    loss = store.events(run.id, after_step=run.spec.steps - 1)[-1].final_train_loss
    return rf"\mathcal{{L}}_\text{{{run.spec.name}}} = {loss:.3g}"


def _difference(store: RunStore, run: StoredRun) -> float | None:
    """Between a finished run's test loss and a second computation of it; None where that would take long."""
    exact = run.spec.precision_on(pick_device(run.spec.device).kind) == "float32"
    if run.status != "finished" or run.spec.data.name not in LARGEST_CHECKED or not exact:
        return None
    measured = store.events(run.id, after_step=run.spec.steps - 1)[-1].test_loss
    weights = store.artifact(run.id, "weights")
    if measured is None or weights is None:
        return None
    return abs(measured - _recomputed(run.spec.to_json(), weights))


@cached(entries=64)
def _recomputed(spec: str, weights: bytes) -> float:
    return recomputed_test_loss(RunSpec.from_json(spec), weights)
