import dataclasses
import math

import pytest

from dashboard.figures.number_format import duration
from dashboard.views.training.charts import GRADIENTS, LOSS, SHIFTED, VIEWS, Look, line_styles, panels, views
from engine.runs.records import StoredComparison, StoredRun
from engine.training.events import Event
from engine.training.presets.catalogue import preset
from engine.training.spec import NetworkSpec, RunSpec


def stored(runs):
    kept = [
        StoredRun(str(index), "c", run, "running", "", 1, False, 0.0, 0.0, None, (), None)
        for index, run in enumerate(runs)
    ]
    return StoredComparison("c", "any", 0.0, tuple(kept))


def point(step, loss, *, test_error=None, norms=(0.5, 0.25)):
    return Event(step, 300, loss, 0.5, 0.1, norms, None, test_error, None, None, (), 1.0, "running")


def test_plain_and_residual_differ_in_colour_and_depth_in_dashes():
    styles = line_styles(preset("residual-vs-plain").runs, theme="light")
    assert styles["plain-8"].colour == styles["plain-44"].colour != styles["resnet-44"].colour
    assert styles["plain-44"].dash == styles["resnet-44"].dash == ""
    assert styles["plain-8"].dash == styles["resnet-8"].dash != ""


def test_members_of_a_single_family_differ_in_colour():
    runs = [RunSpec(name, NetworkSpec("plain", {"depth": 8})) for name in ("with", "without")]
    styles = line_styles(runs, theme="dark")
    assert styles["with"].colour != styles["without"].colour


def test_a_line_has_the_mean_and_the_band_of_its_seeds():
    network = NetworkSpec("plain", {"depth": 8})
    comparison = stored([RunSpec("a", network), RunSpec("a", network, seed=1)])
    points = {"0": [point(5, 1.0)], "1": [point(5, 3.0, test_error=0.25)]}
    loss, error = panels(comparison, points, Look(LOSS, True, 0.0, "light"))
    (line,) = loss.lines
    assert (list(line.values), list(line.low), list(line.high)) == ([2.0], [1.0], [3.0])
    assert error.lines[0].values == [0.25]
    assert loss.log
    assert not error.log


def test_seeds_are_drawn_apart_where_that_is_wanted():
    network = NetworkSpec("plain", {"depth": 8})
    comparison = stored([RunSpec("a", network), RunSpec("a", network, seed=1)])
    points = {"0": [point(5, 1.0)], "1": [point(5, 3.0)]}
    loss, _ = panels(comparison, points, Look(LOSS, True, 0.0, "light", apart=True))
    assert [(line.name, list(line.values)) for line in loss.lines] == [("a, seed 0", [1.0]), ("a, seed 1", [3.0])]
    assert len({line.colour for line in loss.lines}) == 1


@pytest.mark.parametrize("view", VIEWS)
def test_runs_that_have_not_begun_give_empty_lines(view):
    comparison = stored(preset("residual-vs-plain").runs)
    drawn = panels(comparison, {run.id: [] for run in comparison.runs}, Look(view, True, 0.5, "light"))
    assert all(len(line.values) == 0 for panel in drawn for line in panel.lines)


def test_a_loss_that_is_no_number_is_left_out_of_the_drawing():
    comparison = stored([RunSpec("a", NetworkSpec("plain", {"depth": 8}))])
    points = {"0": [point(5, 1.0), point(10, math.inf)]}
    loss, _ = panels(comparison, points, Look(LOSS, False, 0.0, "light"))
    assert loss.lines[0].values == [1.0, None]


def test_gradients_are_drawn_by_layer_and_by_step():
    comparison = stored([RunSpec("a", NetworkSpec("plain", {"depth": 8}))])
    points = {"0": [point(5, 1.0, norms=(4.0, 2.0)), point(10, 1.0, norms=(3.0, 1.0))]}
    by_layer, first = panels(comparison, points, Look(GRADIENTS, True, 0.0, "light"))
    assert by_layer.lines[0].values == [3.0, 1.0]
    assert first.lines[0].values == [4.0, 3.0]


def test_errors_against_shifts_are_drawn_once_a_run_has_ended():
    comparison = stored(preset("shifted-digits").runs)
    assert views(comparison)[-1] == SHIFTED
    last = dataclasses.replace(point(300, 0.1), shifted_test_errors=(0.1, 0.2, 0.3, 0.4, 0.5))
    points = {"0": [last], "1": [point(5, 1.0)], "2": []}
    _, by_shift = panels(comparison, points, Look(SHIFTED, False, 0.0, "light"))
    assert [list(line.values) for line in by_shift.lines] == [[0.1, 0.2, 0.3, 0.4, 0.5], [], []]
    assert list(by_shift.lines[0].steps) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("seconds", "words"), [(1.23, "1.2 s"), (59, "59 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")]
)
def test_times_are_written_as_people_say_them(seconds, words):
    assert duration(seconds) == words
