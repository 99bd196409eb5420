"""The page on locality in a real browser: a dragged patch becomes the detector, and a drawn digit is read."""

import re

from playwright.sync_api import Page, expect


def drag(page: Page, selector: str, corners: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Presses at one corner, given in shares of the element, and lets go at the other."""
    box = page.locator(selector).first.bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=6)
    page.mouse.up()


def test_a_dragged_patch_becomes_the_detector_and_the_link_keeps_it(open_page):
    page = open_page("/locality")
    expect(page.get_by_text("best 1 at row 72, column 116")).to_be_visible(timeout=30_000)
    drag(page, ".picker .stage", ((0.5, 0.5), (0.7, 0.75)))
    expect(page).to_have_url(re.compile(r"patch=1\d\d%2C1[78]\d%2C"), timeout=30_000)
    parameter = re.search(r"patch=([\d%C]+)", page.url)
    assert parameter
    top, left, _, _ = parameter.group(1).split("%2C")
    expect(page.get_by_text(f"best 1 at row {top}, column {left}")).to_be_visible(timeout=30_000)
    again = open_page(f"/locality?{parameter.group(0)}")
    expect(again.get_by_text(f"best 1 at row {top}, column {left}")).to_be_visible(timeout=30_000)


def test_arrow_keys_move_the_patch(open_page):
    page = open_page("/locality")
    stage = page.locator(".picker .stage")
    stage.focus()
    stage.press("Shift+ArrowRight")
    stage.press("ArrowDown")
    expect(page.get_by_text("best 1 at row 73, column 126")).to_be_visible(timeout=30_000)


def test_a_drawn_digit_is_read_at_every_place(open_page):
    page = open_page("/locality?locality.digit=Draw")
    expect(page.get_by_text("Draw a digit to see")).to_be_visible(timeout=30_000)
    page.locator(".pad canvas").scroll_into_view_if_needed()
    drag(page, ".pad canvas", ((0.5, 0.1), (0.5, 0.9)))
    expect(page.get_by_text("probability of “1”")).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("locality.drawing="))
    again = open_page(page.url.split("localhost")[1].split("/", 1)[1].join(["/", ""]))
    expect(again.get_by_text("probability of “1”")).to_be_visible(timeout=30_000)
    inked = again.locator(".pad canvas").evaluate(
        "field => [...field.getContext('2d').getImageData(0, 0, 196, 196).data]"
        ".filter((level, i) => i % 4 === 3 && level > 128).length"
    )
    assert inked > 1000


def test_the_pointer_reads_the_score_of_a_window(open_page):
    page = open_page("/locality")
    expect(page.get_by_text("best 1 at row 72, column 116")).to_be_visible(timeout=30_000)
    image = page.locator(".scored .stage").first
    box = image.bounding_box()
    assert box
    image.hover(position={"x": 138.5 * box["width"] / 360, "y": 90.5 * box["height"] / 239})
    expect(page.locator(".scored .readout").first).to_have_text(re.compile(r"at row 7[0-4], column 11[4-8]"))
