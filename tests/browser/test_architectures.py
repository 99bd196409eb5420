"""The pages on architectures and on comparing networks in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.views.comparison.timings import cheapest_first
from tests.browser.conftest import settled, taken

expect.set_options(timeout=30_000)  # machines that test are often busy
BUBBLES = '.js-plotly-plot .scatterlayer path.point:not([style*="opacity: 0;"])'  # those that are seen
SIZES = [(1280, False), (400, True)]


def parameters(page: Page):
    return page.get_by_test_id("stMarkdown").filter(has_text="Parameters").first


def press(page: Page, name: str, key: str) -> None:
    page.get_by_role("slider", name=name).press(key)
    settled(page)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_drawing_fits_and_follows_the_theme(open_page, width, dark):
    page = open_page("/architectures", width=width, dark=dark)
    svg = page.locator(".drawing svg").first
    expect(svg).to_be_visible()
    box = svg.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    ink = svg.locator("text").first.evaluate("element => getComputedStyle(element).fill")
    brightness = sum(int(value) for value in re.findall(r"\d+", ink)[:3]) / 3
    assert (brightness > 128) == dark
    expect(svg.get_by_text("projection shortcut")).to_have_count(3)


def test_an_input_size_changes_numbers_drawing_and_address(open_page):
    page = open_page("/architectures")
    expect(page.locator(".drawing").get_by_text("input 3 × 224 × 224")).to_be_visible()
    press(page, "Input size, pixels", "ArrowRight")
    expect(page.locator(".drawing").get_by_text("input 3 × 225 × 225")).to_be_visible()
    expect(page).to_have_url(re.compile("architectures.size=225"))
    page.reload()
    expect(page.locator(".drawing").get_by_text("input 3 × 225 × 225")).to_be_visible()
    expect(page.get_by_text("agrees with torch's FlopCounterMode and parameter count exactly")).to_be_visible()


def test_choosing_lenet_shows_its_width(open_page):
    page = open_page("/architectures")
    box = page.get_by_role("combobox", name=re.compile("Network"))
    box.fill("LeNet-5 of 1998")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(page.locator(".drawing").get_by_text("input 1 × 28 × 28")).to_be_visible()
    expect(page.get_by_role("slider", name="Width w, channels")).to_have_value("6")
    expect(parameters(page)).to_contain_text("61.7k")


def test_a_picture_that_is_too_small_is_explained(open_page):
    page = open_page("/architectures?architectures.network=AlexNet&architectures.size=40")
    expect(page.get_by_text("does not fit: features.12 (MaxPool2d)")).to_be_visible()


def test_a_drawing_is_downloaded_as_a_file_of_its_own(open_page):
    page = open_page("/architectures")
    content = taken(page, "Drawing, SVG").read_text()
    assert content.startswith("<svg")
    assert "var(" not in content


def test_the_inception_builder_fills_in_googlenets_blocks(open_page):
    page = open_page("/architectures?architectures.view=Build+a+block&architectures.block=Inception")
    page.get_by_test_id("stButtonGroup").get_by_text("4a", exact=True).click()
    settled(page)
    expect(page.locator(".drawing").get_by_text("input 480 × 14 × 14")).to_be_visible()
    expect(page.locator(".drawing").get_by_text("side by side: 512 channels")).to_be_visible()


@pytest.mark.experiment("architectures", 3)
def test_vgg_and_resnet_side_by_side(open_page):
    page = open_page("/architectures?architectures.view=Side+by+side")
    page.get_by_text("VGG and ResNet", exact=True).click()
    settled(page)
    drawings = page.locator(".drawing svg")
    expect(drawings.nth(0)).to_have_attribute("aria-label", re.compile("VGG-19"))
    expect(drawings.nth(1).get_by_text("projection shortcut")).to_have_count(3)
    expect(page.get_by_text("13 identity, 3 projection")).to_be_visible()


def test_the_graph_of_operations_is_drawn(open_page):
    page = open_page("/architectures?architectures.view=Operations&architectures.network=LeNet-5+of+1998")
    expect(page.get_by_test_id("stGraphVizChart").get_by_text("Conv2d").first).to_be_visible(timeout=30_000)


def test_the_receptive_field_is_drawn_on_the_picture(open_page):
    page = open_page("/architectures?architectures.view=Receptive+field")
    expect(page.locator(".js-plotly-plot image")).to_have_count(1)
    expect(page.get_by_text("agrees with the pixels found by walking back from the cell exactly")).to_be_visible()
    before = page.locator(".js-plotly-plot .scatterlayer path.js-line").count()
    press(page, "Layer", "ArrowRight")
    expect(page.locator(".js-plotly-plot .scatterlayer path.js-line")).to_have_count(before + 1)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_chart_of_networks_is_drawn(open_page, width, dark):
    page = open_page("/comparison", width=width, dark=dark)
    expect(page.locator(BUBBLES)).to_have_count(114)
    expect(page.get_by_text(re.compile(r"\d+ of 114 are on the Pareto front"))).to_be_visible()


def test_a_click_on_a_bubble_looks_closer(open_page):
    page = open_page("/comparison?comparison.families=AlexNet")
    page.locator(".js-plotly-plot .nsewdrag").first.wait_for()
    point = page.locator(BUBBLES)
    expect(point).to_have_count(1)
    box = point.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("alexnet V1", exact=True).last).to_be_visible()
    expect(page.get_by_text("61.1M")).to_be_visible()


def test_a_measurement_runs_and_is_cancelled(open_page):
    page = open_page("/comparison?comparison.x=time+here&comparison.size=all+equal")
    expect(page.get_by_text("Nothing to show yet")).to_be_visible()
    wanted = len(cheapest_first(1.0, {}))
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_text(re.compile(rf"\d+ of {wanted} networks"))).to_be_visible()
    expect(page.locator(BUBBLES).first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile(rf"Cancelled after \d+ of {wanted} networks"))).to_be_visible(timeout=60_000)
