"""The page on handmade features in a real browser: every method by a click, and the contest with learned features."""

import pytest
from playwright.sync_api import expect

from tests.browser.fitting import fits


def test_every_method_is_drawn_at_a_click(open_page):
    page = open_page("/handmade-features")
    for name in ("SIFT", "ORB", "LBP", "Canny", "HOG"):
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        expect(page.get_by_role("img", name=f"{name} on the image")).to_be_visible()
    expect(page.get_by_text("agrees with torch: two convolutions")).to_be_visible()


def test_the_contest_measures_three_classifiers(open_page):
    page = open_page("/handmade-features")
    page.get_by_role("button", name="Train and test all three").click()
    expect(page.get_by_role("columnheader", name="test digits classified correctly")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("cell", name="%").nth(2)).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(open_page, dark):
    page = open_page("/handmade-features", width=400, dark=dark)
    page.wait_for_timeout(500)
    assert fits(page)
