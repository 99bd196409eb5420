"""What is drawn: every measurement, its prediction, and roofs with their ridges."""

import json
from typing import Any

import pytest

from dashboard.views.hardware.roofline_figure import Point, Roof, roofline_figure
from dashboard.views.hardware.timing_chart import TimeLine, bars_figure, lines_figure


def traces(figure) -> list[dict[str, Any]]:
    return json.loads(figure.to_json() or "")["data"]


def test_a_prediction_is_dashed_in_the_colour_of_its_line():
    line = TimeLine("cpu", (8, 16), (1e-3, 4e-3), (1e-3, 2e-3), ("first", "second"))
    predicted, measured = traces(lines_figure([line], "size", theme="light"))
    assert predicted["line"]["dash"] == "dash"
    assert predicted["line"]["color"] == measured["line"]["color"]
    assert measured["hovertext"] == ["first", "second"]


def test_bars_stand_at_words():
    (bars,) = traces(bars_figure([TimeLine("cpu", ("float32", "bfloat16"), (2.0, 1.0))], "precision", theme="dark"))
    assert (bars["type"], bars["x"]) == ("bar", ["float32", "bfloat16"])


def test_a_roof_bends_at_its_ridge_and_points_keep_their_place():
    roofs = [Roof("cache", 10.0, 100.0, "solid"), Roof("memory", 5.0, 100.0, "dash")]
    own = Point("yours", 20.0, 50.0, "tip", own=True)
    cache, memory, ceiling, points = traces(roofline_figure(roofs, [own], "matrix product", theme="light"))
    assert dict(zip(cache["x"], cache["y"], strict=True))[10.0] == pytest.approx(100)
    assert (ceiling["text"], ceiling["y"]) == (["matrix product"], [100.0])
    assert memory["x"][1] == pytest.approx(20)
    assert (points["x"], points["y"], points["text"]) == ([20.0], [50.0], ["yours"])


def test_no_label_lies_on_another_mark_or_label():
    points = [
        Point("matrix product", 60.0, 4e10, ""),
        Point("yours", 62.0, 2.6e10, ""),
        Point("3 × 3", 58.0, 1.9e10, ""),
    ]
    roofs = [Roof("memory", 2e10, 1e11, "solid")]
    places = traces(roofline_figure(roofs, points, "peak", theme="light"))[-1]["textposition"]
    assert places[0] != "bottom center"  # the second mark stands there
    assert len(set(places)) == len(points)
    assert traces(roofline_figure(roofs, points[:1], "peak", theme="light"))[-1]["textposition"] == ["bottom center"]
