"""Every page in light and dark, wide and narrow: nothing sticks out, nothing fails; pictures of all to be looked at.

The pictures lie in `screenshots/`, which git ignores.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.shell.navigation import PAGES, ROOT
from tests.browser.conftest import settled
from tests.browser.fitting import cut_off, fits

FOLDER = ROOT / "screenshots"
HEIGHTS = {1280: 1600, 400: 2600}  # by width
# Each page is opened once a theme; the second width only resizes the window.
CASES = [(page.path, theme, width) for page in PAGES for theme in ("light", "dark") for width in HEIGHTS]
DRAWN_MILLISECONDS, RESIZED_MILLISECONDS = 500, 250


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[dict[str, Page]]:
    """A window for each theme, which goes from page to page."""
    FOLDER.mkdir(exist_ok=True)
    contexts = {theme: chromium.new_context(color_scheme=theme, reduced_motion="reduce") for theme in ("light", "dark")}
    for context in contexts.values():
        context.set_default_timeout(90_000)  # a first visit to a page of trained networks computes for a while
    yield {theme: context.new_page() for theme, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(("path", "theme", "width"), CASES)
def test_nothing_sticks_out(windows, address, path, theme, width):
    page = windows[theme]
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    if page.url.split("?")[0].rstrip("/") != f"{address}/{path}".rstrip("/"):
        page.goto(f"{address}/{path}")
        settled(page)
        page.wait_for_timeout(DRAWN_MILLISECONDS)
    page.wait_for_timeout(RESIZED_MILLISECONDS)
    page.screenshot(path=FOLDER / f"{path or 'home'}-{theme}-{width}.png")
    assert fits(page)
    assert not cut_off(page)
    assert page.get_by_test_id("stException").count() == 0


def test_a_badge_is_read_whole_on_a_phone(open_page):
    page = open_page("/images", width=400)
    badge = page.locator(".stMarkdownBadge").first
    expect(badge).to_contain_text("agrees with")
    expect(badge).to_have_css("white-space", "normal")  # the page's style may come a moment after its first words
    assert badge.evaluate("(badge) => badge.scrollWidth <= badge.clientWidth && badge.clientWidth > 0")


def test_a_bar_above_a_formulas_first_line_has_room(open_page):
    """What reaches above the line's box is cut off where the formula has no padding."""
    page = open_page("/locality")
    formula = page.locator(".katex-display").filter(has=page.locator(".accent")).first
    expect(formula).to_have_css("padding-top", "4px")
