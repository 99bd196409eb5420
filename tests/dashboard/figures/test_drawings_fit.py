"""Drawings fit a phone, and numbers of neighbouring cells do not touch."""

from itertools import pairwise, product
from xml.etree import ElementTree

import numpy as np
import pytest

from dashboard.figures.composition import composition_svg
from dashboard.figures.number_matrix import DIGIT, matrices_svg
from dashboard.views.channels.figures import BARS_NARROW as NARROW_COSTS
from dashboard.views.channels.figures import NARROW as NARROW_WEIGHT
from dashboard.views.channels.figures import costs_drawing, weight_figure
from dashboard.views.stride_padding.figures import NARROW, WIDTH, Level, stack_drawing
from engine.kernels import compose_centred, gaussian, get, laplacian_of_gaussian, names

PHONE, LETTER = 364, 7.2  # pixels that a phone's page has, and of a letter at most
SVG = "{http://www.w3.org/2000/svg}"


def numbers_beside(drawing: str) -> list[tuple[float, float]]:
    """The middles of numbers that follow one another in a row, as distances, each with the room that they need."""
    texts = [each for each in ElementTree.fromstring(drawing).iter(f"{SVG}text") if each.get("pointer-events")]
    found = []
    for one, other in pairwise(texts):
        if one.get("y") == other.get("y") and one.get("font-size") == other.get("font-size"):
            letters = (len(one.text or "") + len(other.text or "")) / 2
            needed = letters * DIGIT * float(one.get("font-size", 0))
            found.append((abs(float(other.get("x", 0)) - float(one.get("x", 0))), needed))
    return found


FAMILIES = {
    "Gaussian, 9 × 9": gaussian(1.5, size=9),
    "Laplacian of Gaussian, 9 × 9": laplacian_of_gaussian(1.4, size=9),
    "Sobel x": get("sobel_x").weights,
}


@pytest.mark.parametrize(("first", "second"), product(FAMILIES, names()))
def test_numbers_of_composed_kernels_stand_apart(first, second):
    kernels = FAMILIES[first], get(second).weights
    named = {first: kernels[0].numpy(), second: kernels[1].numpy(), "v ∗ w": compose_centred(*kernels).numpy()}
    assert all(apart >= needed for apart, needed in numbers_beside(composition_svg(named, theme="light")))


def test_numbers_stand_apart_however_long_they_are():
    for size in range(1, 13):
        values = np.full((size, size), -0.012345)
        drawing = matrices_svg({"w": values}, theme="light", words="a kernel")
        assert all(apart >= needed for apart, needed in numbers_beside(drawing))


@pytest.mark.parametrize(("width", "pixels"), product((WIDTH, NARROW), (1, 7, 15, 33, 224, 1024)))
def test_the_ticks_of_a_stack_stand_apart(width, pixels):
    levels = [Level("input", np.arange(float(pixels)), (0,)), Level("10 · k11 s2 p5 d2", np.array([pixels / 2]), (0,))]
    drawing = ElementTree.fromstring(stack_drawing(levels, theme="light", words="", width=width))
    ticks = [text for text in drawing.findall(f"{SVG}text") if (text.text or "").isdigit()]
    places = [float(text.get("x", 0)) for text in ticks]
    for text, one, other in zip(ticks[1:], places, places[1:], strict=False):
        assert other - one > LETTER * len(text.text or "")
    assert drawing.get("viewBox", "").split()[2] == str(width)


def test_narrow_drawings_fit_a_phone():
    costs = costs_drawing({"direct": {"5 × 5": 10**12}}, words="", width=NARROW_COSTS)
    stack = stack_drawing([Level("input", np.arange(9.0), (4,))], theme="light", words="", width=NARROW)
    weight = weight_figure((4096, 4096, 11, 11), in_channels=4096, groups=1, theme="light", spread=NARROW_WEIGHT)
    for drawing in (costs, stack, weight):
        assert float(ElementTree.fromstring(drawing).get("viewBox", "").split()[2]) <= PHONE
