"""The page on images: each view opens, follows its controls, and explains what cannot be shown."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture
from dashboard.images import VIEWS
from tests.pages.opening import opened as page


def opened(**state) -> AppTest:
    return page("images", {key.replace("__", "."): value for key, value in state.items()})


def badges(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown if "agrees with" in element.value]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_how_closely_it_agrees(view):
    app = opened(images__view=view)
    assert not app.exception
    assert badges(app)
    assert not any("differs" in element.value for element in app.markdown)


def test_the_formula_holds_the_pictures_numbers():
    app = opened()
    assert "300 \\cdot 451 \\cdot 3 = 405{,}900" in app.latex[0].value


def test_the_unit_changes_the_snippet():
    app = opened()
    assert "* 255" not in app.code[0].value
    app.session_state["images.unit"] = "0 to 255"
    assert "* 255" in app.run().code[0].value


def test_another_seed_is_another_order():
    app = opened(images__view="Flattened")
    app.number_input(key="images.seed").set_value(7).run()
    assert "manual_seed(7)" in app.code[0].value
    assert not app.exception


def test_a_flat_picture_cannot_be_normalized_by_its_own_statistics():
    flat = Picture("flat.png", torch.full((3, 8, 8), 0.5), "flat", "")
    app = opened(images__view="Normalized", images__statistics="own", picture__own=flat, picture__source="Upload")
    assert not app.exception
    assert "standard deviation is 0" in app.warning[0].value
