"""The page from dense to convolution in a real browser: three matrices, and a link that reproduces them."""

from playwright.sync_api import expect


def test_three_matrices_are_drawn_and_follow_the_link(open_page):
    page = open_page("/dense-to-convolution?dense-to-convolution.length=10&dense-to-convolution.reach=1")
    expect(page.get_by_text("100 weights")).to_be_visible()
    expect(page.get_by_text("28 weights")).to_be_visible()
    expect(page.locator(".js-plotly-plot .heatmaplayer image")).to_have_count(3, timeout=30_000)
    link = page.get_by_role("link", name="The address of this page")
    expect(link).to_have_js_property("href", f"{page.url}#")
