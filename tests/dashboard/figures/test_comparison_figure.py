import json
from typing import Any

import pytest

from dashboard.views.comparison.figures import Axis, Bubble, Marked, comparison_figure

BUBBLES = [
    Bubble("small", "A", 1.0, 50.0, 4.0, "tip"),
    Bubble("large", "B", 2.0, 70.0, 16.0, "tip"),
    Bubble("bad", "A", 3.0, 60.0, 1.0, "tip"),
]


def traces(bubbles: list[Bubble], front: list[int], chosen: str) -> list[dict[str, Any]]:
    figure = comparison_figure(bubbles, AXES, Marked(front, chosen, ["A", "B"]), theme="light")
    return json.loads(figure.to_json() or "")["data"]


AXES = (Axis("cost", True), Axis("gain", False))


def test_area_stands_for_the_size():
    _, first, second, _ = traces(BUBBLES, [0, 1], "large")
    assert first["marker"]["size"][0] * 2 == second["marker"]["size"][0]


def test_the_front_is_drawn_in_order_and_the_chosen_network_has_a_thick_edge():
    front, first, second, _ = traces(BUBBLES, [0, 1], "large")
    assert front["x"] == [1.0, 2.0]
    assert second["marker"]["line"]["width"][0] > first["marker"]["line"]["width"][0]


def test_a_family_keeps_its_colour_when_others_are_hidden():
    both, alone = traces(BUBBLES, [], ""), traces([BUBBLES[1]], [], "")
    assert both[1]["marker"]["color"] == alone[0]["marker"]["color"]


def test_the_names_of_the_front_keep_clear_of_their_bubbles_and_lie_over_all():
    *_, first, second, names = traces(BUBBLES, [0, 1], "large")
    assert names["text"] == ["small", "large"]
    assert names["marker"]["size"] == [first["marker"]["size"][0], second["marker"]["size"][0]]
    assert names["marker"]["opacity"] == 0


@pytest.mark.parametrize(("least", "most", "powers_alone"), [(133, 144, False), (1, 300, True)])
def test_a_short_logarithmic_axis_has_other_ticks_than_powers_of_ten(least, most, powers_alone):
    bubbles = [Bubble(str(x), "VGG", x, y, None, "") for x, y in ((least, 1), (most, 2))]
    axes = (Axis("parameters", True), Axis("top-1", False))
    figure = comparison_figure(bubbles, axes, Marked([0, 1], "", ["VGG"]), theme="light")
    assert (figure.layout.xaxis.dtick == 1) == powers_alone  # type: ignore[union-attr]
