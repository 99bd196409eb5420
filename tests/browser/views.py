"""Walks through the views of a page by the row of buttons above them, as a reader does."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.conftest import settled

DRAWN_MILLISECONDS = 250  # charts and components draw a moment after the run has ended
NAMES = ("view", "tab", "axes", "of", "rank")  # of what chooses a page's views, behind the page's own name


def views(page: Page, path: str) -> Iterator[str]:
    """What is shown first, then each other view, named like its button; only the first where nothing is chosen."""
    drawn(page)
    yield "first"
    rows = ", ".join(f".st-key-{path}-{name}" for name in NAMES)
    options = page.locator(rows).first.get_by_role("radio")
    if not page.locator(rows).count():
        return
    for option in options.all():
        if option.get_attribute("aria-checked") == "true" or option.is_disabled():
            continue
        option.click()
        drawn(page)
        yield option.inner_text()


def drawn(page: Page) -> None:
    """Waits until the run that has just been asked for has ended and what it shows is drawn."""
    page.wait_for_timeout(DRAWN_MILLISECONDS)
    settled(page)
    page.wait_for_timeout(DRAWN_MILLISECONDS)
