"""Every view of every page, wide and narrow: no word too small, nothing cut or wider than its place, or covered."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from dashboard.shell.navigation import PAGES
from tests.browser.conftest import settled
from tests.browser.fitting import covered_by_toolbars, misplaced_in_charts, small_words, too_wide
from tests.browser.views import DRAWN_MILLISECONDS, views

WIDTHS = (1280, 400)
WITH_BARS = {
    "architectures",
    "comparison",
    "dense-to-convolution",
    "filters",
    "hardware",
    "images",
    "locality",
    "pooling",
}


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """A window that goes from page to page."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(90_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [page.path for page in PAGES], ids=lambda path: path or "home")
def test_every_view_can_be_read(window, address, path):
    window.goto(f"{address}/{path}")
    settled(window)
    compared, faults = 0, []
    for view in views(window, path):
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 800})
            window.wait_for_timeout(DRAWN_MILLISECONDS)
            pairs, covered = covered_by_toolbars(window)
            compared += pairs
            found = [f"a bar lies on {words}" for words in covered]
            found += [f"{size} px: {words}" for size, words in small_words(window)]
            found += too_wide(window) + misplaced_in_charts(window)
            faults += [f"{view}, {width}: {each}" for each in found]
        window.set_viewport_size({"width": 1280, "height": 800})
    assert not faults, "\n".join(faults)
    assert (compared > 0) == (path in WITH_BARS)
