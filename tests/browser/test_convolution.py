"""The convolution page as a reader uses it: typing, pasting, pictures, links, downloads, impossible settings."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.fitting import fits
from tests.browser.test_player import LECTURE_OUTPUT, cell, written


def type_into(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")


@pytest.fixture
def opened(open_page) -> Page:
    page = open_page("/convolution")
    cell(page, "output", 8).wait_for()
    return page


def test_player_and_controls_are_on_the_first_screen(opened):
    for place in (opened.locator(".transport"), opened.get_by_text("Flip the kernel", exact=True)):
        box = place.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800


def test_the_lecture_ends_with_the_lectures_numbers(opened):
    opened.locator(".player").focus()
    opened.keyboard.press("End")
    expect(opened.locator('[data-part="count"]')).to_have_text("9 / 9")
    assert written(opened, "output") == LECTURE_OUTPUT


def test_pasted_numbers_are_shown_and_stay_in_the_address(opened):
    type_into(opened, "Numbers of the input x", "1\t2\t3\t4; 5 6 7 8; 9,10,11,12")
    type_into(opened, "Numbers of the kernel w", "1 0 / 0 -1")
    expect(cell(opened, "output", 0).locator(".number")).to_have_text("−5")
    expect(opened.locator('.cell[data-grid="output"]')).to_have_count(6)
    opened.wait_for_function("() => location.search.includes('convolution.kernel')")
    again = opened.context.new_page()
    again.goto(opened.url)
    expect(cell(again, "output", 0).locator(".number")).to_have_text("−5")


def test_a_kernel_that_does_not_fit_is_explained_and_mending_it_brings_the_player_back(opened):
    type_into(opened, "Numbers of the input x", "1 2 / 3 4")
    expect(opened.get_by_test_id("stAlert").first).to_contain_text(
        "The kernel covers 3 pixels but the padded input has only 2"
    )
    opened.get_by_role("spinbutton", name="Padding p").fill("1")
    opened.keyboard.press("Enter")
    expect(opened.locator('.cell[data-grid="output"]')).to_have_count(4)


def test_a_patch_of_the_picture_can_be_played_and_edited(opened):
    opened.get_by_role("radio", name="Image", exact=True).click()
    expect(opened.locator('.cell[data-grid="input"]')).to_have_count(81)
    before = written(opened, "input")
    cell(opened, "input", 40).dblclick()
    opened.keyboard.type("7")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("textbox", name="Numbers of the input x", exact=True)).to_be_visible()
    after = written(opened, "input")
    assert after[40] == "7"
    assert [a for i, a in enumerate(after) if i != 40] == [b for i, b in enumerate(before) if i != 40]


def test_an_edit_of_a_flipped_kernel_lands_where_it_was_typed(open_page):
    page = open_page("/convolution?convolution.flip=true")
    cell(page, "kernel", 0).dblclick()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    kernel = page.get_by_role("textbox", name="Numbers of the kernel w", exact=True)
    expect(kernel).to_have_value("0 1 2 / 2 2 0 / 0 1 8")
    assert written(page, "kernel")[0] == "8"


def test_the_animation_can_be_downloaded(opened):
    opened.get_by_role("button", name="Download", exact=True).click()
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="GIF").click()
    picture = Image.open(io.BytesIO(waiting.value.path().read_bytes()))
    assert picture.format == "GIF"
    assert getattr(picture, "n_frames", 1) > 9


def test_the_picture_of_the_step_is_that_of_the_step_on_screen(opened):
    opened.locator(".player").focus()
    opened.keyboard.press("End")
    opened.wait_for_function("() => location.search.includes('step=8')")
    opened.get_by_role("button", name="Download", exact=True).click()
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="SVG").click()
    assert ">9 / 9<" in waiting.value.path().read_text()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_never_scrolls_sideways(open_page, width, dark):
    page = open_page("/convolution?view=matrix&convolution.padding=1", width=width, dark=dark)
    cell(page, "output", 8).wait_for()
    assert fits(page)


SIGNAL, VIDEO = "/convolution?convolution.axes=1D%3A+a+signal", "/convolution?convolution.axes=3D%3A+a+video"


def messages(page: Page, address: str) -> list:
    """Opens an address on a page whose connection is listened to from the start; every message that it sends."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(page.url.split("/images")[0] + address)
    return sent


def test_pointing_at_a_signal_shows_its_window_and_sends_nothing(open_page):
    page = open_page("/images")
    sent = messages(page, SIGNAL + "&convolution.signal.kernel=Derivative")
    plots = page.locator(".plots")
    expect(plots.locator(".band")).to_be_visible()
    page.wait_for_timeout(1500)
    before = len(sent)
    assert before
    seen = set()
    for x in range(80, 480, 40):
        plots.hover(position={"x": x, "y": 60})
        seen.add(page.locator(".readout").inner_text())
    assert len(seen) == 10
    assert all("y(" in text and text.count("·") == 3 for text in seen)
    assert len(sent) == before


def test_a_signal_plays_and_its_place_is_part_of_the_link(open_page):
    page = open_page(SIGNAL + "&sample=20")
    readout = page.locator(".readout")
    expect(readout).to_contain_text("y(20)")
    page.locator(".viewer").focus()
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("y(21)")
    page.wait_for_function("() => location.search.includes('sample=21')")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(readout).to_contain_text("y(64)")


def test_a_video_is_played_sliced_and_read_without_the_server(open_page):
    page = open_page("/images")
    sent = messages(page, VIDEO)
    count = page.locator('[data-part="count"]')
    expect(count).to_have_text("7 / 12")
    page.wait_for_timeout(1500)
    before = len(sent)
    frames = page.locator(".stage canvas")
    frames.nth(0).hover(position={"x": 30, "y": 30})
    first = page.locator(".readout").inner_text()
    frames.nth(0).hover(position={"x": 70, "y": 75})
    assert page.locator(".readout").inner_text() != first
    page.get_by_label("Row of the slice").fill("3")
    expect(page.get_by_text("Row of the slice: 3")).to_be_visible()
    assert len(sent) == before
    page.locator(".viewer").focus()
    page.keyboard.press("Home")
    expect(count).to_have_text("1 / 12")
    page.wait_for_function("() => location.search.includes('frame=0')")


def test_a_video_runs_when_play_is_pressed_and_rests_when_it_is_paused(open_page):
    page = open_page(VIDEO + "&frame=0")
    count = page.locator('[data-part="count"]')
    expect(count).to_have_text("1 / 12")
    picture = page.locator(".stage canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(count).to_have_text(re.compile(r"^([4-9]|1\d) / 12"))
    assert page.locator(".stage canvas").first.evaluate("canvas => canvas.toDataURL()") != picture
    if page.get_by_role("button", name="Pause").count():
        page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    rested = count.inner_text()
    page.wait_for_timeout(800)
    assert count.inner_text() == rested


def test_the_row_and_column_of_the_slices_are_part_of_the_link(open_page):
    page = open_page(VIDEO + "&place=5,9")
    expect(page.get_by_text("Row of the slice: 5")).to_be_visible()
    expect(page.locator(".readout")).to_contain_text("y(6, 5, 9)")
    page.get_by_label("Row of the slice").fill("3")
    page.wait_for_function("() => location.search.includes('place=3%2C9')")
    page.locator(".stage canvas").nth(0).click(position={"x": 3, "y": 3})
    page.wait_for_function("() => location.search.includes('place=0%2C0')")


@pytest.mark.parametrize("view", [SIGNAL, VIDEO])
def test_signals_and_videos_fit_a_narrow_screen(open_page, view):
    page = open_page(view, width=400)
    page.locator(".viewer").wait_for()
    assert fits(page)
    box = page.locator(".viewer").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 400
