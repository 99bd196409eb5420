"""Every page opens without an exception and answers the question of its lesson."""

import pytest

from dashboard.lessons import lesson
from dashboard.shell.navigation import PAGES
from tests.pages.opening import opened


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_a_page_opens(page):
    app = opened(page.path)
    assert not app.exception
    title = lesson(page.path).title if page.path else "Convolutional networks, explorable"
    assert app.title[0].value == title
