"""The page on residual learning in a real browser: networks followed, a curve drawn, surfaces turned."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.fitting import fits

VIEW = "/residual?residual.view="


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_two_networks_are_followed_through_training(open_page):
    page = open_page("/residual?residual.flow.depth=8")
    expect(page.get_by_text("before training, 3 seeds").first).to_be_visible()
    press(page, "Follow through training")
    expect(page.get_by_text("after 200 updates").first).to_be_visible(timeout=120_000)
    page.get_by_role("slider", name="Updates done").press("ArrowLeft")
    expect(page.get_by_text("after 100 updates").first).to_be_visible()


def test_following_can_be_cancelled(open_page):
    page = open_page("/residual?residual.flow.depth=110")
    press(page, "Follow through training")
    press(page, "Cancel")
    expect(page.get_by_text("Cancelled after")).to_be_visible(timeout=120_000)


def resting_box(page: Page, place: Locator) -> FloatRect:
    """Where something is once nothing above it moves it any more."""
    before = None
    while (box := place.bounding_box()) is None or box != before:
        before = box
        page.wait_for_timeout(300)
    return box


def test_the_reader_draws_a_curve_and_both_families_follow(open_page):
    page = open_page(VIEW + "Nested+classes")
    expect(page.get_by_text("larger class is worse at n = 3, 5, 7")).to_be_visible()
    box = resting_box(page, page.locator(".curve-pad canvas"))
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.get_by_text("on this curve it happens to do well")).to_be_visible()


def test_surfaces_change_their_form(open_page):
    page = open_page(VIEW + "Loss+surfaces")
    expect(page.get_by_text("python -m engine.landscape plain32-digits")).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_text("Contours", exact=True).click()
    expect(page.locator(".contourlayer").first).to_be_attached()
    page.get_by_test_id("stButtonGroup").get_by_text("Cuts", exact=True).click()
    expect(page.get_by_text("along a, b = 0").first).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(open_page, dark):
    for view in ("Gradient+by+depth", "Blocks", "Nested+classes", "Loss+surfaces"):
        page = open_page(VIEW + view, width=400, dark=dark)
        page.wait_for_timeout(500)
        assert fits(page), view
        assert page.get_by_test_id("stException").count() == 0
