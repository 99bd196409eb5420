"""Home: something lives above the cards, and the whole of a card is its link."""

import re

from playwright.sync_api import Page, expect

from dashboard.shell.navigation import PAGES
from tests.browser.conftest import settled


def _place(page: Page) -> str:
    """Where the kernel is."""
    return page.locator('[data-part="stage"]').get_attribute("style") or ""


def test_a_convolution_plays_and_can_be_paused(open_page):
    page = open_page("/")
    begun = _place(page)
    page.wait_for_timeout(500)
    assert _place(page) != begun
    page.get_by_role("button", name="Pause").click()
    stopped = _place(page)
    page.wait_for_timeout(300)
    assert _place(page) == stopped
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_another_kernel_can_be_chosen_while_it_plays(open_page):
    page = open_page("/")
    page.get_by_role("button", name="Sharpen").click()
    expect(page.get_by_role("button", name="Sharpen")).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-part="terms"]')).to_contain_text("· 5")


def test_the_three_doors_stand_on_the_first_screen(open_page):
    page = open_page("/", width=1280, height=720)
    for door in ("Play a convolution", "Inspect your own image", "Train plain against residual"):
        box = page.get_by_role("link", name=door).bounding_box()
        assert box
        assert box["y"] + box["height"] < 720


def test_a_click_anywhere_on_a_card_opens_its_page(open_page):
    page = open_page("/")
    card = page.locator(".st-key-card-pooling")
    card.scroll_into_view_if_needed()
    for share in (0.2, 0.9):  # of the card's height: the image, and the last line
        box = card.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * share)
        expect(page).to_have_url(re.compile("/pooling"))
        expect(page.locator("h1").first).to_have_text("Pooling")
        page.go_back()
        expect(page.locator("h1").first).to_have_text("Convolutional networks, explorable")
        settled(page)
        card.scroll_into_view_if_needed()


def test_every_card_has_its_image(open_page):
    page = open_page("/")
    for each in PAGES:
        if each.path:
            expect(page.locator(f".st-key-card-{each.path} img")).to_have_js_property("naturalWidth", 768)
