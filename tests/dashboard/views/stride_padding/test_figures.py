"""Heat maps of uses, stacks in cross-section, and small pictures."""

from xml.etree import ElementTree

import numpy as np
import pytest

from dashboard.figures.rasters import sharp
from dashboard.figures.theme import ACCENT, GRID
from dashboard.views.stride_padding.figures import Level, coverage_drawing, stack_drawing

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = np.array([[1, 2, 0], [2, 4, 0]])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_heat_map_writes_every_count_and_hatches_what_is_never_used(theme):
    drawing = ElementTree.fromstring(coverage_drawing(COUNTS, theme=theme))
    numbers = [text.text for text in drawing.findall(f"{SVG}text")]
    hatched = [box.get("x") for box in drawing.findall(f"{SVG}rect") if box.get("fill") == "url(#unused)"]
    assert numbers == ["1", "2", "2", "4"]
    assert hatched == ["106", "106"]


def test_heat_maps_side_by_side_share_their_colours():
    fills = [
        ElementTree.fromstring(coverage_drawing(counts, theme="light", most=4)).findall(f"{SVG}rect")[1].get("fill")
        for counts in (COUNTS, COUNTS[:1])
    ]
    assert fills[0] == fills[1]


def test_a_stack_marks_the_cells_that_are_seen():
    levels = [Level("input", np.arange(4.0), (1, 2)), Level("1 · k2", np.array([0.5, 1.5, 2.5]), (1,))]
    drawing = ElementTree.fromstring(stack_drawing(levels, theme="light", words="Two of four pixels."))
    rows = [group for group in drawing.findall(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    labels, seen = [], []
    for row in rows:
        labels += [text.text for text in row.findall(f"{SVG}text")]
        paths = {path.get("fill"): (path.get("d") or "").count("M") for path in row.findall(f"{SVG}path")}
        seen.append((paths[ACCENT["light"]], paths[GRID["light"]]))
    assert labels == ["input", "1 · k2"]
    assert seen == [(2, 2), (1, 2)]
    assert [text.text for text in drawing.findall(f"{SVG}text")][:4] == ["0", "1", "2", "3"]


def test_enlarged_pixels_stay_squares():
    picture = sharp(np.array([[[0.0, 1.5]]]), width_pixels=5)
    assert picture.tolist() == [[0, 0, 0, 255, 255, 255]] * 3
