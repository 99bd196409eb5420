"""The page on filters: kernels of three kinds, five views, and a kernel that cannot be read."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filters import VIEWS
from dashboard.filters.controls import title
from dashboard.filters.families import FAMILIES
from dashboard.navigation import ROOT, card
from engine.kernels import names as kernel_names
from tests.pages.opening import opened as page


def opened(**state) -> AppTest:
    return page("filters", {key.replace("__", "."): value for key, value in state.items()})


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_and_agrees(view):
    app = opened(filters__view=view)
    assert not app.exception
    assert any("agrees with NumPy" in element.value for element in app.markdown)
    assert not any("differs" in element.value for element in app.markdown)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_makes_its_kernel(family):
    app = opened(filters__source="Family", filters__family=family, filters__view="Frequencies")
    assert not app.exception
    assert FAMILIES[family].make.__name__ in app.code[0].value


def test_a_slider_changes_the_kernel_and_its_code():
    app = opened(filters__source="Family", filters__view="Frequencies")
    app.session_state["filters.gaussian.sigma"] = 3.0
    app.run()
    assert "gaussian(3, size=9)" in app.code[0].value


def test_another_kernel_changes_the_numbers_of_the_formula():
    app = opened(filters__view="Frequencies")
    assert r"\sum w = 0" in app.latex[0].value
    app.selectbox(key="filters.kernel").set_value("sharpen").run()
    assert r"\sum w = 1" in app.latex[0].value


def test_a_button_enlarges_the_readers_own_kernel():
    app = opened(filters__source="My own", filters__view="Frequencies")
    app.button(key="filters.Larger").click().run()
    assert (app.text_area(key="filters.numbers").value or "").startswith("0 0 0 0 0 /")


def test_pasted_rows_may_come_from_a_spreadsheet():
    app = opened(filters__source="My own", filters__numbers="1\t1\n1\t1", filters__view="Frequencies")
    assert r"2 \cdot 2 = 4" in app.latex[0].value


def test_a_kernel_with_uneven_rows_is_explained():
    app = opened(filters__source="My own", filters__numbers="1 2 / 3")
    assert not app.exception
    assert "Row 2 of the kernel has 1 numbers but row 1 has 2" in app.warning[0].value


def test_the_quiz_judges_a_guess_and_goes_on():
    app = opened(filters__view="Guess the kernel")
    app.radio(key="filters.guess1").set_value("gaussian_blur").run()
    assert not app.exception
    assert [*app.success, *app.info]
    app.button(key="filters.next").click().run()
    assert any(element.label == "Round 2" for element in app.radio)


def test_the_gallery_of_a_family_moves_with_its_sliders():
    app = opened(filters__source="Family", filters__family="Gabor")
    assert not app.exception
    assert any("One slider moved at a time" in element.value for element in app.caption)
    app.session_state["filters.gabor.wavelength"] = 9.0
    app.run()
    assert not app.exception


def test_the_link_opens_the_same_round_with_the_same_guess():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.session_state["filters.view"] = "Guess the kernel"
    app.query_params["round"] = "3"
    app.switch_page(str(card("filters").script)).run()
    assert any(element.label == "Round 3" for element in app.radio)
    assert not [*app.success, *app.info]
    names = {title(name): name for name in kernel_names()}
    app.query_params["guess"] = names[app.radio(key="filters.guess3").options[1]]
    again = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    again.session_state["filters.view"] = "Guess the kernel"
    again.query_params["round"], again.query_params["guess"] = "3", app.query_params["guess"]
    again.switch_page(str(card("filters").script)).run()
    assert [*again.success, *again.info]


def test_the_link_opens_the_same_learned_filter():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    app.session_state["filters.view"] = "Learned filters"
    app.query_params["filter"] = "5"
    app.switch_page(str(card("filters").script)).run()
    assert not app.exception
    assert any("Filter 5 on your picture" in element.value for element in app.caption)
