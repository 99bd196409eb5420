"""The page on images: each view opens, follows its controls, and explains what cannot be shown."""

import re

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture
from dashboard.views.images import VIEWS
from engine.images import channel_mean, luminance, sample
from tests.dashboard.views.printed_numbers import not_printed
from tests.dashboard.views.run_snippet import printed
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
    assert "(N, C, H, W) = (1, 3, 300, 451)" in app.latex[0].value


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


def words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


@pytest.mark.experiment("images", 1)
def test_neighbours_are_alike_inside_a_region_and_jump_at_its_edge():
    steps = (sample("chelsea").diff(dim=2).abs() * 255).flatten()
    assert steps.quantile(0.5) <= 4  # of 255 levels
    assert steps.max() > 60
    app = opened(images__unit="0 to 255")
    app.query_params["images.held"] = "72,140"
    code = app.run().code[0].value
    assert "torch.arange(69, 76)" in code
    assert "torch.arange(137, 144)" in code


@pytest.mark.experiment("images", 2)
def test_violet_is_brighter_by_the_mean_and_yellow_darker():
    app = opened(images__view="Grey", picture__sample="astronaut")
    image = sample("astronaut")
    difference = channel_mean(image) - luminance(image)
    for extreme in (difference.argmax(), difference.argmin()):
        row, column = divmod(int(extreme), difference.shape[1])
        assert row > difference.shape[0] / 2
        assert column < difference.shape[1] / 2
    red, green, blue = image.flatten(1)[:, difference.argmax()]
    assert green < min(red, blue)  # violet
    red, green, blue = image.flatten(1)[:, difference.argmin()]
    assert blue < min(red, green)  # yellow
    assert f"±{difference.abs().max():.2f}" in words(app)


@pytest.mark.experiment("images", 3)
def test_histograms_keep_their_shape_and_own_statistics_give_mean_0_and_deviation_1():
    app = opened(images__view="Normalized")
    assert app.segmented_control(key="images.statistics").value == "imagenet"
    app.segmented_control(key="images.statistics").set_value("own").run()
    table = app.table[0].value
    assert list(table["mean afterwards"]) == ["0.000"] * 3
    assert list(table["deviation afterwards"]) == ["1.000"] * 3
    before, after = (chart.proto.spec for chart in app.get("plotly_chart"))
    counts = [re.findall(r'"y":\s*(\{[^}]*\}|\[[^]]*\])', spec) for spec in (before, after)]
    assert counts[0]
    assert counts[0] == counts[1]


@pytest.mark.experiment("images", 4)
def test_a_random_order_leaves_no_correlation_and_the_same_outputs():
    app = opened(images__view="Flattened")
    for seed in (1, 2):
        app.number_input(key="images.seed").set_value(seed).run()
        taken, permuted = re.findall(r"correlate by ([−\d.]+)\. ", words(app))
        assert float(taken) > 0.9
        assert abs(float(permuted.replace("−", "-"))) < 0.02
        assert any("agrees with NumPy in double precision" in badge for badge in badges(app))
        assert "Ten outputs, the same for both orders" in app.get("plotly_chart")[0].proto.alt


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("state", [{}, {"images__unit": "0 to 255", "images__statistics": "own", "images__batch": 8}])
def test_the_code_prints_the_numbers_on_screen(view, state):
    app = opened(images__view=view, **state)
    shown = [element.value for element in app.caption if "**" in element.value]
    for table in app.table:
        shown += [str(value) for value in table.value.to_numpy().flatten()]
    formula = app.latex[0].value.replace("{,}", ",").replace("{", " ").replace("}", " ")
    shown += re.findall(r"= ([−-]?[\d,.]+)", formula)
    assert not not_printed(" ; ".join(shown).replace("0 to 1", ""), printed(app.code[0].value))


def test_a_reduced_upload_says_both_sizes():
    noise = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (3, 27, 48))).float() / 255
    own = Picture("photo.png", noise, "photo", "", original=(1080, 1920))
    app = opened(picture__own=own, picture__source="Upload")
    assert "1080 × 1920" in words(app)
    assert "**reduced to 27 × 48**" in " ".join(element.value for element in app.markdown)
    assert "your own image" in words(app)


def test_the_way_back_is_shown_as_an_image():
    app = opened(images__view="Normalized")
    assert "After the way back" in words(app)
    assert re.search(r"\*\*Normalized, shown as it is\*\*: \d+% of its numbers lie outside 0 to 1", words(app))


@pytest.mark.parametrize("held", ["²,3", "1,2,3", "-1,4", "9" * 5000 + ",1", "", "a,b"])
def test_an_address_that_holds_no_pixel_opens_the_page(held):
    app = opened()
    app.query_params["images.held"] = held
    app.run()
    assert not app.exception
    assert "torch.arange(147, 154)" in app.code[0].value


@pytest.mark.parametrize(("view", "key"), [("Flattened", "images.seed"), ("Pixels", "images.batch")])
@pytest.mark.parametrize("value", [-1, 2**40])
def test_a_number_out_of_range_is_explained(view, key, value):
    app = opened(images__view=view)
    app.number_input(key=key).set_value(value).run()
    words = f"{value:,}".replace("-", "−")
    assert f"is {words} but can be" in app.warning[0].value
    app.number_input(key=key).set_value(3).run()
    assert not app.warning


def test_views_keep_what_was_chosen_in_them():
    app = opened(images__unit="0 to 255", images__window=3)
    for view in ("Flattened", "Pixels"):
        app.segmented_control(key="images.view").set_value(view).run()
    assert app.segmented_control(key="images.unit").value == "0 to 255"
    assert app.select_slider(key="images.window").value == 3
