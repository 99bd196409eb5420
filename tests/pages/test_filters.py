"""The page on filters: kernels of three kinds, five views, and a kernel that cannot be read."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filters import VIEWS
from dashboard.filters.families import FAMILIES
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
    app.slider(key="filters.gaussian.sigma").set_value(3.0).run()
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
