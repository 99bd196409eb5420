"""The page on data and hardware in a real browser: measured, cancelled, compared, and the training page found."""

import re

from playwright.sync_api import Page, expect

from tests.browser.fitting import fits

VIEW = "/hardware?hardware.view="
SMALL = "hardware.size=8&hardware.channels=2"
PATIENCE = 150_000


def measure(page: Page) -> None:
    page.get_by_role("button", name="Measure", exact=False).click()


def choose(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


def test_a_reader_measures_times_and_changes_what_varies(open_page):
    page = open_page("/hardware?hardware.axis=Batch&" + SMALL)
    expect(page.get_by_text("Nothing has been measured with these settings yet")).to_be_visible(timeout=PATIENCE)
    measure(page)
    expect(page.get_by_text("At the large end the time grows with batch")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(2, timeout=PATIENCE)
    choose(page, "Kernel")
    expect(page.get_by_text("9 convolutions")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile("hardware.axis=Kernel"))


def test_the_roofline_names_its_roofs_and_points(open_page):
    page = open_page("/hardware")
    choose(page, "Roofline")
    expect(page.get_by_text("have not been measured yet")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stSidebar").get_by_text("Device")).to_be_visible(timeout=PATIENCE)
    measure(page)
    expect(page.get_by_text("of the roof at its intensity")).to_be_visible(timeout=PATIENCE)
    for words in ("the fastest here, ", "fed by the cache, ", "fed by memory, "):
        expect(page.locator(".js-plotly-plot").get_by_text(words).first).to_be_attached()
    expect(page.locator(".js-plotly-plot .textpoint").filter(has_text="yours")).to_be_attached()


def test_three_ways_are_measured_and_the_fft_overtakes_somewhere_or_nowhere(open_page):
    page = open_page("/hardware?" + SMALL)
    choose(page, "Three ways")
    expect(page.get_by_text("agrees with torch's conv2d")).to_have_count(3, timeout=PATIENCE)
    expect(page.get_by_text("not measured").first).to_be_visible()
    measure(page)
    expect(page.get_by_text("The FFT overtakes")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(4, timeout=PATIENCE)
    expect(page.get_by_text("not measured")).to_have_count(0)


def test_measuring_can_be_cancelled_and_keeps_what_is_done(open_page):
    page = open_page("/hardware?hardware.channels=64&hardware.kernel_size=31")
    measure(page)
    page.get_by_role("button", name="Cancel").click(timeout=PATIENCE)
    expect(page.get_by_text(re.compile(r"Cancelled after \d+ of 6 convolutions"))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Measure", exact=False)).to_be_visible(timeout=PATIENCE)


def test_the_amount_of_data_leads_to_its_preset_on_the_training_page(open_page):
    page = open_page(VIEW + "Amount+of+data")
    expect(page.get_by_text("the test error falls from 30.5% to 2.5%")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Train these 7 networks yourself").click()
    expect(page.get_by_role("button", name="Train 7 networks")).to_be_visible(timeout=PATIENCE)


def test_nothing_is_wider_than_a_phone(open_page):
    for number, view in enumerate(("Time", "Roofline", "Three+ways", "Amount+of+data")):
        page = open_page(VIEW + view, width=400, dark=number % 2 == 1)
        page.wait_for_timeout(500)
        assert fits(page), view
        assert page.get_by_test_id("stException").count() == 0
