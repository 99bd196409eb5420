"""Claims about runs are checked against how the runs ended."""

import dataclasses
import itertools
import math

import pytest

from engine.runs.library import Library
from engine.training.events import Event
from engine.training.presets.catalogue import presets
from engine.training.presets.findings import end_of


def point(step: int, loss: float, *, final: float | None = None, status: str = "running", test: float | None = None):
    return Event(step, 10, loss, 0.5, 0.1, (), None, test, final, final, (), 1.0, status)  # type: ignore[arg-type]


def test_an_end_is_the_mean_over_seeds():
    seeds = [[point(5, 2.0), point(10, 1.0, final=1.0, test=0.2)], [point(5, 1.0), point(10, 0.5, final=3.0, test=0.4)]]
    end = end_of(seeds)
    assert (end.train_loss, end.batch_loss) == (2.0, 0.75)
    assert end.test_error == pytest.approx(0.3)
    assert (end.loss_after(3), end.loss_after(6), end.loss_after(99)) == (1.5, 0.75, 0.75)


def test_a_run_that_diverged_has_learned_nothing():
    end = end_of([[point(5, math.nan, status="diverged")]])
    assert (end.train_loss, end.test_error) == (math.inf, 0.9)


def test_what_the_recorded_comparison_is_said_to_show_holds_for_it(tmp_path):
    library = Library(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    comparison = library.comparison("recorded-residual-vs-plain-cifar10")
    ends = {run.spec.name: end_of([library.events(run.id)]) for run in comparison.runs}
    assert all(finding.holds(ends) for finding in presets()[comparison.name].findings)


@pytest.mark.parametrize("name", [name for name in presets() if name != "residual-vs-plain-cifar10"])
def test_networks_that_end_alike_bear_out_not_all_claims(name):
    preset = presets()[name]
    same = end_of([[point(5, 1.0), point(10, 1.0, final=1.0, test=0.3)]])
    if any(run.data.test_shifts for run in preset.runs):
        same = dataclasses.replace(same, shifted=(0.3,) * 5)
    ends = {run.name: same for run in preset.runs}
    assert not all(finding.holds(ends) for finding in preset.findings)


_BEST = end_of([[point(5, 0.0), point(200, 0.0, final=0.0, test=0.0)]])
_WORST = end_of([[point(5, math.nan, status="diverged")]])


@pytest.mark.parametrize(
    ("preset", "finding"),
    [(name, place) for name, preset in presets().items() for place in range(len(preset.findings))],
)
def test_no_claim_holds_whatever_comes_out(preset, finding):
    """Some pattern of perfect and failed networks breaks it."""
    known = presets()[preset]
    names = [run.name for run in known.runs]
    kinds = [
        dataclasses.replace(_BEST, train_error=0.0, shifted=(0.0,) * 5, curve=((100, 0.0),)),
        *(
            dataclasses.replace(_WORST, train_error=0.9, shifted=shifted, curve=((100, 9.0),))
            for shifted in ((0.0, *(0.9,) * 4), (0.9,) * 5)
        ),
    ]
    patterns = itertools.product(kinds, repeat=len(names))
    assert any(not known.findings[finding].holds(dict(zip(names, ends, strict=True))) for ends in patterns)
