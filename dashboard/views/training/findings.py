"""What the curves of a comparison show and do not show, and how far the numbers can be trusted."""

import dataclasses
from collections import Counter
from typing import Any

import streamlit as st

from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from engine.device import pick_device
from engine.runs.library import Library
from engine.runs.records import StoredComparison, StoredRun
from engine.runs.store import RunStore
from engine.shipping.recordings import Recording
from engine.training.loss_oracle import recomputed_test_loss
from engine.training.presets.card import Preset
from engine.training.presets.catalogue import presets
from engine.training.presets.degradation import PAPER_ERRORS
from engine.training.presets.findings import Ends, Finding, end_of
from engine.training.spec import RunSpec

_RESULTS = ("finished", "diverged")
_STATES = {"cancelled": "was stopped", "failed": "failed"}
_FREE = {"name": "", "seed": 0, "device": "cpu"}


def show_reading(store: RunStore, comparison: StoredComparison) -> None:
    """What a preset's runs show and do not show, where they have ended and are its own; else why nothing is said."""
    known = presets().get(comparison.name)
    if known is None:
        return
    if reason := _nothing_to_say(known, comparison):
        st.markdown(f"**{known.question}** {reason}")
        return
    held, broken = _checked(known, ends_of(store, comparison))
    left, right = st.columns(2, gap="large")
    if held:
        left.markdown(f"**What this shows.** {_claims(held)}")
    if broken:
        left.markdown(f"**Expected, but not so in these runs.** {_claims(broken)}")
    right.markdown(f"**What it does not show.** {known.does_not_show}")


def ends_of(store: RunStore, comparison: StoredComparison) -> Ends:
    """How each network of a comparison ended, over its seeds."""
    seeds: dict[str, list[StoredRun]] = {}
    for run in comparison.runs:
        seeds.setdefault(run.spec.name, []).append(run)
    return {name: end_of([store.events(run.id) for run in runs]) for name, runs in seeds.items()}


def _checked(preset: Preset, ends: Ends) -> tuple[list[Finding], list[Finding]]:
    """The findings that hold, and those that do not."""
    held = [finding for finding in preset.findings if finding.holds(ends)]
    return held, [finding for finding in preset.findings if finding not in held]


def _claims(findings: list[Finding]) -> str:
    return " ".join(finding.claim for finding in findings)


def _nothing_to_say(preset: Preset, comparison: StoredComparison) -> str:
    """Why these runs answer nothing yet, or never will; empty where they do."""
    if not comparison.has_ended:
        return "What these runs show is said here once all of them have ended."
    lost = [run for run in comparison.runs if run.status not in _RESULTS]
    if lost:
        return f"These runs do not answer it: {len(lost)} of {len(comparison.runs)} did not finish ({_states(lost)})."
    if differing := _differing(preset, comparison):
        words = "These runs were trained with other settings than the preset, so what it shows is not said of them"
        return f"{words}: {differing}."
    return ""


def _states(lost: list[StoredRun]) -> str:
    """Each network once, with the number of its seeds where they are several."""
    counted = Counter((run.spec.name, _STATES.get(run.status, run.status)) for run in lost)
    return ", ".join(
        f"{name} {state}" + (f" ({seeds} seeds)" * (seeds > 1)) for (name, state), seeds in counted.items()
    )


def _differing(preset: Preset, comparison: StoredComparison) -> str:
    """What sets the runs apart from those of the preset; empty where nothing does."""
    wanted = {run.name: run for run in preset.runs}
    found = {run.spec.name for run in comparison.runs}
    if found != set(wanted):
        apart = sorted(found ^ set(wanted))
        return f"the networks are not the same ({', '.join(apart)})"
    fields = {field for run in comparison.runs for field in _differing_fields(run.spec, wanted[run.spec.name])}
    return ", ".join(sorted(fields))


def _differing_fields(one: RunSpec, other: RunSpec) -> list[str]:
    ours, theirs = (dataclasses.asdict(dataclasses.replace(run, **_FREE)) for run in (one, other))
    return _apart(ours, theirs)


def _apart(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Every setting of the one that differs, also those within a setting."""
    found = []
    for name in [name for name in ours if ours[name] != theirs.get(name)]:
        own, other = ours[name], theirs.get(name)
        if isinstance(own, dict) and isinstance(other, dict):
            found += _apart(own, other) or [name.replace("_", " ")]
        else:
            found.append(f"{name.replace('_', ' ')} {own} instead of {other}")
    return found


def show_paper(store: Library, comparison: StoredComparison) -> None:
    """The test errors of finished runs beside He et al.'s, where the paper has the same networks on the same data."""
    rows = {run.spec.name: run for run in comparison.runs if run.status == "finished"}
    known = [name for name in rows if name in PAPER_ERRORS and rows[name].spec.data.name == "cifar10"]
    if not known:
        return
    errors = {name: store.events(rows[name].id, after_step=rows[name].spec.steps - 1)[-1] for name in known}
    st.table(
        {
            "network": known,
            "test error here": [f"{100 * (errors[name].test_error or 0):.2f}%" for name in known],
            "training error here": [f"{100 * (errors[name].final_train_error or 0):.2f}%" for name in known],
            "test error in He et al. (2016)": [PAPER_ERRORS[name] for name in known],
        }
    )


def show_origin(recording: Recording) -> None:
    """How a comparison that ships was made, and how closely its losses agree with a second computation."""
    agreement_badge(
        max(run.agreement for run in recording.runs),
        "a float64 computation of the test loss on 1,000 images, made at the time of recording,",
    )
    st.markdown(
        f"Recorded on {recording.date} by `{recording.command}` on {recording.made_on}. "
        "It ships with Convscope, and its times are those of that machine. What you train yourself comes "
        "before it in the list."
    )


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
