"""The page from dense to convolution in a real browser: three matrices, and a link that reproduces them."""

import re

from playwright.sync_api import expect

from tests.browser.fitting import fits


def test_three_matrices_are_drawn_and_follow_the_link(open_page):
    page = open_page("/dense-to-convolution?dense-to-convolution.length=10&dense-to-convolution.reach=1")
    expect(page.get_by_text("100 weights")).to_be_visible()
    expect(page.get_by_text("28 weights")).to_be_visible()
    expect(page.locator(".js-plotly-plot .heatmaplayer image")).to_have_count(3, timeout=30_000)
    link = page.get_by_role("link", name="The address of this page")
    expect(link).to_have_js_property("href", f"{page.url}#")


def test_typed_weights_and_a_typed_input_show_their_output_and_stay_in_the_link(open_page):
    page = open_page("/dense-to-convolution?dense-to-convolution.length=6&dense-to-convolution.x=Typed")
    page.get_by_role("button", name="Numbers").click()
    weights = page.get_by_role("textbox", name="Weights V(p)")
    weights.fill("-1 0 1")
    weights.press("Enter")
    drawing = page.get_by_role("img", name="Input x: 0, 0, 0, 1, 2, 3")
    expect(drawing).to_have_attribute("aria-label", re.compile("weights V: −1, 0, 1; output h: 0, 0, 1, 2, 2, −2"))
    expect(page).to_have_url(re.compile("dense-to-convolution.v=-1"))
    again = open_page(page.url.split("localhost")[1].split("/", 1)[1].join(["/", ""]))
    expect(again.get_by_role("img", name="weights V: −1, 0, 1; output h: 0, 0, 1, 2, 2, −2")).to_be_visible()


def test_the_numbers_fit_a_narrow_screen(open_page):
    page = open_page("/dense-to-convolution?dense-to-convolution.rank=Picture", width=400)
    drawing = page.get_by_role("img", name="Input x:")
    sizes = drawing.evaluate(
        "svg => [...svg.querySelectorAll('text')].map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 12
    box = page.locator(".drawing").bounding_box()  # it scrolls by itself, as readable numbers are wider
    assert box
    assert box["x"] + box["width"] <= 400
    assert fits(page)


def test_a_link_of_earlier_days_opens_the_same_view(open_page):
    page = open_page("/dense-to-convolution?dense-to-convolution.rank=Picture&dense-to-convolution.height=3")
    expect(page.get_by_role("radio", name="Image")).to_be_checked()
    expect(page.get_by_text("21 pixels")).to_be_attached()
