"""Axes of lines with bands: ticks that are read without thinking."""

from typing import Any

import pytest

from dashboard.figures.band_chart import Band, BandAxes, band_figure


def ticks_of(*values: float) -> Any:
    figure = band_figure(
        [Band("line", "#000000", range(len(values)), values)], BandAxes("x", "y", log_y=True), theme="light"
    )
    axis: Any = figure.layout["yaxis"]
    return axis


def test_few_decades_have_ticks_in_full():
    axis = ticks_of(0.006, 0.076)
    assert {"0.005", "0.01", "0.02", "0.05", "0.1"} <= set(axis.ticktext)
    assert [float(text) for text in axis.ticktext] == pytest.approx(axis.tickvals)


def test_many_decades_have_powers_of_ten():
    axis = ticks_of(1e-6, 1.0)
    assert (axis.exponentformat, axis.dtick) == ("power", 1)


def test_an_overflow_does_not_count():
    assert ticks_of(0.1, 1.0, float("inf"), float("nan")).ticktext is not None
    assert ticks_of(float("nan")).ticktext is None


def test_the_edges_of_a_band_have_no_marks_of_their_own():
    figure = band_figure(
        [Band("line", "#000000", (1, 2), (1.0, 2.0), (0.5, 1.5), (1.5, 2.5), markers=True)],
        BandAxes("x", "y"),
        theme="light",
    )
    area: Any = figure.data[0]
    assert (area.mode, area.fill) == ("lines", "toself")


def test_shares_on_a_log_axis_have_percentages_for_ticks():
    figure = band_figure(
        [Band("line", "#000000", (1, 2), (0.02, 0.5))], BandAxes("x", "y", log_y=True, percent=True), theme="light"
    )
    axis: Any = figure.layout["yaxis"]
    assert {"2%", "50%"} <= set(axis.ticktext)
