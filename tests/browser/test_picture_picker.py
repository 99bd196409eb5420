"""The sample picture in links and from page to page, and what is said about a reader's own pictures."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import pick


def picker(page: Page) -> Locator:
    return page.get_by_test_id("stMain").locator(".st-key-picture-row")


def expect_shown(page: Page, name: str) -> None:
    expect(picker(page).get_by_test_id("stCaptionContainer")).to_contain_text(f"{name} · ")


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
    pick(page, picker(page).get_by_role("combobox"), "rocket")
    expect_shown(page, "rocket")
    for title in ("What filters do", "Images as tensors"):
        page.get_by_test_id("stSidebarNavLink").get_by_text(title).click()
        page.get_by_role("heading", name=title, exact=True).wait_for()
        expect_shown(page, "rocket")


@pytest.mark.parametrize("source", ["Your own image", "Camera"])
def test_a_page_says_that_a_readers_image_stays_in_memory(open_page, source):
    page = open_page("/images", height=1400)
    said = "stays in memory for this session; it is never written to disk or sent anywhere"
    expect(page.get_by_text(said)).to_have_count(0)
    picker(page).get_by_text(source, exact=True).click()
    expect(picker(page).get_by_text(said)).to_be_visible()


PAGES_WITH_AN_IMAGE = [
    "/images",
    "/locality",
    "/dense-to-convolution?dense-to-convolution.x=Picture",
    "/convolution?convolution.source=Picture",
    "/filters",
    "/stride-padding?stride-padding.tab=Transposed+convolution",
    "/channels",
    "/channels?channels.tab=1+%C3%97+1+on+the+picture",
    "/backpropagation?backpropagation.tab=Learn+a+kernel",
    "/pooling?pooling.tab=A+small+shift",
    "/architectures?architectures.view=Receptive+field",
    "/features",
    "/handmade-features",
]


@pytest.mark.parametrize("path", PAGES_WITH_AN_IMAGE)
@pytest.mark.parametrize("width", [1280, 400])
def test_your_own_image_is_on_the_first_screen_of_the_main_column(open_page, path, width):
    page = open_page(path, width=width, height=720)
    own = picker(page).get_by_text("Your own image", exact=True)
    expect(own).to_be_visible()
    box = own.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 720
