"""Drawings of a layer: its computation graph, its weight, small matrices, and bars of its cost."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from dashboard.figures.number_format import cell_text
from dashboard.figures.number_matrix import matrices_svg
from dashboard.views.backpropagation.figures import Values, computation_graph
from dashboard.views.channels.figures import MOST_SHOWN, costs_drawing, weight_figure

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_graph_names_every_value_beside_its_gradient(theme):
    values = Values(np.eye(2), np.array([[5.0]]), 0.5, np.eye(2) * 5 + 0.5, 12.0)
    back = Values(np.ones((2, 2)), np.array([[2.0]]), 4.0, np.ones((2, 2)), 1.0)
    shown = texts(computation_graph(values, back, theme=theme))
    assert {"x", "∂x", "w", "∂w", "b", "∂b", "y", "∂y = δ", "∗", "+", "L", "L = 12"} <= set(shown)
    assert shown.count("5.5") == 2


def test_filters_of_different_groups_read_different_channels():
    svg = weight_figure((4, 2, 3, 3), in_channels=4, groups=2, theme="light")
    lines = [each for each in ElementTree.fromstring(svg).iter(f"{SVG}line") if each.get("stroke-width") == "1.3"]
    assert len(lines) == 4 * 2 + 4  # every filter reads two channels and writes one
    assert "weight: 4 × 2 × 3 × 3" in texts(svg)


def test_channels_that_are_too_many_to_be_drawn_are_counted():
    shown = texts(weight_figure((64, 3, 5, 5), in_channels=3, groups=1, theme="dark"))
    assert shown.count(f"and {64 - MOST_SHOWN} more") == 2


def test_cells_too_small_for_a_number_have_none():
    small = matrices_svg({"w": np.ones((30, 30))}, theme="light", words="w")
    assert texts(small) == ["w"]
    assert texts(matrices_svg({"w": np.full((1, 1), -0.0)}, theme="light", words="w")) == ["w", "0"]


def test_numbers_for_cells_have_three_digits_and_a_real_minus():
    assert [cell_text(value) for value in (1234.0, -2.0, 0.12345, -1e-5)] == ["1234", "−2", "0.123", "−1e−5"]


def test_parts_of_a_cost_are_stacked_in_the_order_of_the_last_way():
    svg = costs_drawing({"direct": {"b": 1000}, "reduced": {"a": 100, "b": 200}}, words="Two ways.")
    bars = list(ElementTree.fromstring(svg).iter(f"{SVG}rect"))
    widths = [float(bar.get("width") or 0) for bar in bars]
    assert widths == pytest.approx([widths[0], 0.1 * widths[0], 0.2 * widths[0]], abs=0.06)
    assert float(bars[2].get("x") or 0) == pytest.approx(float(bars[1].get("x") or 0) + widths[1], abs=0.11)
    assert bars[0].get("fill") == bars[2].get("fill") != bars[1].get("fill")
    assert [title.text for title in ElementTree.fromstring(svg).iter(f"{SVG}title")][1] == "a: 100 multiply-adds"
    assert {"direct", "reduced", "1.00k", "300"} <= set(texts(svg))
