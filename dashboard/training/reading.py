"""What the runs of a preset have shown: said of runs that have come to their end, each claim checked against them."""

import dataclasses
from collections import Counter
from typing import Any

import streamlit as st

from engine.training.findings import Ends, Finding, end_of
from engine.training.preset_card import Preset
from engine.training.presets import presets
from engine.training.records import StoredComparison, StoredRun
from engine.training.spec import RunSpec
from engine.training.store import RunStore

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
