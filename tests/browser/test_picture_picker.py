"""The sample picture in links and from page to page, and what is said about a reader's own pictures."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import pick


def expect_shown(page: Page, name: str) -> None:
    caption = page.get_by_test_id("stSidebar").get_by_test_id("stCaptionContainer").last
    expect(caption).to_contain_text(f"{name} · ")


def test_a_link_gives_the_samples_short_name_and_the_address_keeps_it(open_page):
    page = open_page("/images?picture.sample=coffee")
    expect_shown(page, "coffee")
    page.wait_for_timeout(500)
    assert "picture.sample=coffee" in page.url


def test_a_link_with_a_samples_title_still_works(open_page):
    expect_shown(open_page("/images?picture.sample=A+cup+of+espresso"), "coffee")


def test_a_chosen_sample_stays_when_the_page_changes(open_page):
    page = open_page("/images", height=1500)
    expect_shown(page, "chelsea")
    pick(page, page.get_by_test_id("stSidebar").get_by_role("combobox"), "rocket")
    expect_shown(page, "rocket")
    for title in ("What filters do", "Images as tensors"):
        page.get_by_test_id("stSidebarNavLink").get_by_text(title).click()
        page.get_by_role("heading", name=title, exact=True).wait_for()
        expect_shown(page, "rocket")


@pytest.mark.parametrize("source", ["Upload", "Camera"])
def test_a_page_says_that_a_readers_picture_stays_in_memory(open_page, source):
    page = open_page("/images", height=1400)
    said = page.get_by_text("stays in memory for this session; it is never written to disk or sent anywhere")
    in_sidebar = page.get_by_test_id("stSidebar").get_by_text("stays in memory for this session")
    expect(in_sidebar).to_have_count(0)
    page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").get_by_text(source, exact=True).click()
    expect(said.first).to_be_visible()
    expect(in_sidebar).to_be_visible()
