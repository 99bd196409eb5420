"""Back leads to the view that was left, with its settings, wherever the reader went from there."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

# A page at settings of its own, and which of its views is chosen there by hand: the key of its buttons, and the place.
LEFT = {
    "/pooling?pooling.kernel=3": ("pooling-tab", 2),
    "/stride-padding?stride-padding.layer.stride=2": ("stride-padding-tab", 2),
    "/images?images.window=9": ("images-view", 1),
    "/filters?filters.kernel=sharpen": ("filters-view", 1),
}


def _view(page: Page) -> tuple[str, list[str], str]:
    """Where the reader is, and what is shown there."""
    settled(page)
    chosen = page.get_by_test_id("stMain").locator("[aria-checked=true]").all_inner_texts()
    return page.url, chosen, page.get_by_test_id("stCode").last.inner_text()


def _follow(page: Page, link: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=link, exact=True).click()
    expect(page.locator("h1").first).to_have_text(link)
    settled(page)


def _choose(page: Page, view: tuple[str, int]) -> None:
    buttons, place = view
    before = page.url
    page.locator(f".st-key-{buttons}").get_by_role("radio").nth(place).click()
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.wait_for_timeout(500)  # what the former view drew is taken away


def _shows(page: Page, view: tuple[str, list[str], str]) -> bool:
    """Whether a view comes back before long."""
    for _ in range(40):
        if _view(page) == view:
            return True
        page.wait_for_timeout(250)
    return False


@pytest.mark.parametrize("path", LEFT)
def test_one_back_restores_the_view_that_was_left(open_page, path):
    page = open_page(path)
    title = page.locator("h1").first.inner_text()
    _choose(page, LEFT[path])
    before = _view(page)
    _follow(page, "Channels")
    page.go_back()
    expect(page.locator("h1").first).to_have_text(title)
    assert _shows(page, before)
    page.go_forward()
    expect(page.locator("h1").first).to_have_text("Channels")


def test_a_view_that_is_chosen_adds_no_entry_to_the_history(open_page):
    page = open_page("/pooling?pooling.kernel=3")
    entries = page.evaluate("history.length")
    _choose(page, ("pooling-tab", 2))
    page.wait_for_function("() => !location.search.includes('pooling.kernel')")
    settled(page)
    assert page.evaluate("history.length") == entries
