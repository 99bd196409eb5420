"""Whether a page fits a window."""

from playwright.sync_api import Page

_BEYOND = "() => document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth"


def fits(page: Page) -> bool:
    """Whether the main part is no wider than the window, so that a reader never scrolls sideways."""
    return page.evaluate(_BEYOND) <= 0
