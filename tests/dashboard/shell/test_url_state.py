"""Whatever an address says, the page opens."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.typed_numbers import whole_number, whole_numbers
from tests.fuzz_controls.reader import Reader

HUGE = "9" * 5000


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "１", "१", "1_0", " 1", "1\n", "inf", HUGE])
def test_anything_else_is_not(text):
    assert whole_number(text) is None


def test_several_numbers_are_as_many_as_are_wanted():
    assert whole_numbers("3,4", count=2) == [3, 4]
    for text in ("3", "3,4,5", "3,²", ",", "3,", ""):
        assert whole_numbers(text, count=2) is None


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "1e999", HUGE])
def test_a_number_without_bounds_in_the_address_is_as_if_it_were_not_there(text):
    reader = Reader("stride-padding", {"stride-padding.layer.stride": text, "stride-padding.layer.padding": "2"})
    assert not reader.trouble
    assert (
        reader.widgets()["stride-padding.layer.stride"].value
        == Reader("stride-padding").widgets()["stride-padding.layer.stride"].value
    )
    assert reader.widgets()["stride-padding.layer.padding"].value == 2


def page_with_a_number():
    import streamlit as st

    from dashboard.shell.url_state import keep_finite_numbers

    keep_finite_numbers()
    st.number_input("Size", value=3, key="page.size", bind="query-params")
    st.text_input("Search", key="page.search", bind="query-params")


def test_what_is_removed_is_said_once_and_words_that_look_like_numbers_stay():
    app = AppTest.from_function(page_with_a_number)
    app.query_params["page.size"] = "inf"
    app.query_params["page.search"] = "nan"
    app.query_params["page.run"] = "1e999"
    app.run()
    assert not app.exception
    assert "page.size = `inf`" in app.info[0].value
    assert app.number_input[0].value == 3
    assert app.text_input[0].value == "nan"
    assert app.query_params["page.run"] == "1e999"
    assert not app.run().info
