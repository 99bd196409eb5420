"""Links made before a label was renamed open the view that is called differently today."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.url_state import present


def page_of_choices():
    import streamlit as st

    from dashboard.shell.url_state import open_old_links

    open_old_links()
    views = ["Windows", "Your image", "2D: an image"]
    st.segmented_control("View", views, default="Windows", required=True, key="page.view", bind="query-params")
    st.multiselect("Shown", views, key="page.shown", bind="query-params")
    st.number_input("Size", value=3, key="page.size", bind="query-params")


@pytest.mark.parametrize(
    ("label", "today"),
    [
        ("Your picture", "Your image"),
        ("2D: a picture", "2D: an image"),
        ("Sample pictures", "Sample images"),
        ("Picture", "Image"),
        ("Laplacian of gaussian", "Laplacian of Gaussian"),
        ("A small shift", "A small shift"),
    ],
)
def test_an_old_label_has_a_name_today(label, today):
    assert present(label) == today


def test_a_link_with_an_old_label_opens_its_view_and_keeps_what_was_not_renamed():
    app = AppTest.from_function(page_of_choices)
    app.query_params["page.view"] = "Your picture"
    app.query_params["page.shown"] = ["2D: a picture", "Windows"]
    app.query_params["page.size"] = "5"
    app.query_params["page.search"] = "my picture run"
    app.run()
    assert not app.exception
    assert app.session_state["page.view"] == "Your image"
    assert app.session_state["page.shown"] == ["2D: an image", "Windows"]
    assert app.session_state["page.size"] == 5
    assert app.query_params["page.view"] == "Your image"
    assert app.query_params["page.search"] == "my picture run"
