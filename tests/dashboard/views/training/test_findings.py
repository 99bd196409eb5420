"""Why nothing is said of runs that are not those of a preset, or did not finish."""

import dataclasses

import pytest

from dashboard.views.training.findings import _nothing_to_say
from engine.runs.records import StoredComparison, StoredRun
from engine.training.presets.catalogue import presets

PRESET = presets()["residual-vs-plain"]


def comparison(status: str, *, seeds: int = 1, **changes) -> StoredComparison:
    specs = [dataclasses.replace(run, **changes) for run in PRESET.comparison(seeds=seeds).runs]
    runs = [
        StoredRun(str(number), "c", spec, status, "", 1, False, 0.0, 0.0, 1.0, (), 1)  # type: ignore[arg-type]
        for number, spec in enumerate(specs)
    ]
    return StoredComparison("c", PRESET.name, 0.0, tuple(runs))


def test_runs_as_the_preset_has_them_are_spoken_of_on_any_device():
    assert _nothing_to_say(PRESET, comparison("finished", seeds=2)) == ""
    assert _nothing_to_say(PRESET, comparison("finished", device="cpu")) == ""


def test_another_precision_is_not_the_presets_own():
    assert "precision bf16 instead of auto" in _nothing_to_say(PRESET, comparison("finished", precision="bf16"))


@pytest.mark.parametrize(("seeds", "words"), [(1, "plain-8 failed, resnet"), (3, "plain-8 failed (3 seeds), resnet")])
def test_a_network_that_was_lost_is_named_once(seeds, words):
    said = _nothing_to_say(PRESET, comparison("failed", seeds=seeds))
    assert words in said
    assert said.count("plain-8") == 1
