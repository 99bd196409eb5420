"""Every page opens without an exception and answers the question of its lesson."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lessons import lesson
from dashboard.navigation import PAGES, ROOT


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_a_page_opens(page):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()  # makes the addresses known
    app.switch_page(str(page.script)).run()
    assert not app.exception
    title = lesson(page.path).title if page.path else "Convolutional networks, explorable"
    assert app.title[0].value == title
