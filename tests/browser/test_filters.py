"""The page on filters in a real browser: sums under the pointer, edits, the divider, and silence while hovering."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.controls.image_picker import sample_picture
from dashboard.views.filters.filter_view import working_picture
from engine.convolution import filter_image
from engine.kernels import get

PAGE = "/filters?filters.view=Frequencies"


@pytest.fixture
def page(open_page) -> Page:
    page = open_page(PAGE)
    page.locator("table.kernel").wait_for()
    return page


def hover(page: Page, row: int, column: int) -> None:
    """Points at the middle of a pixel."""
    canvas = page.locator(".stage canvas")
    box = canvas.bounding_box()
    assert box
    x, y = (column + 0.5) * box["width"] / 451, (row + 0.5) * box["height"] / 300
    page.locator(".stage").hover(position={"x": x, "y": y})
    expect(page.get_by_text(f"Row {row}, column {column}", exact=True)).to_be_visible()


def total(page: Page) -> float:
    return float(page.locator(".total").inner_text().replace("=", "").replace("−", "-"))


def after(page: Page) -> str:
    """The address of the filtered picture, once it is there."""
    picture = page.locator(".stage img")
    expect(picture).to_have_attribute("src", re.compile("/media/"))
    return picture.get_attribute("src") or ""


def test_the_sum_under_the_pointer_is_the_engines_result(page):
    expected = filter_image(working_picture(sample_picture("chelsea"), "Grey"), get("sobel_x").weights)
    for row, column in ((40, 333), (150, 60), (299, 225), (120, 0)):
        hover(page, row, column)
        assert total(page) == pytest.approx(expected[row, column].item(), abs=6e-5)


def test_hovering_sends_nothing_over_the_open_connection(open_page):
    page = open_page("/images")  # a page of its own, so that the connection is listened to from the start
    frames = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    page.goto(page.url.split("/images")[0] + PAGE)
    page.locator("table.kernel").wait_for()
    page.wait_for_timeout(1500)
    before = len(frames)
    assert before
    for column in range(20, 400, 40):
        hover(page, 100, column)
    assert len(frames) == before


def test_a_cell_points_out_its_product(page):
    hover(page, 100, 100)
    page.locator(".stage").click(position={"x": 100, "y": 100})
    page.locator("table.kernel td").nth(3).hover()
    expect(page.locator(".product")).to_have_text(re.compile(r"^x 0\.\d+ × w −2 = −"))


def test_an_edited_cell_becomes_the_readers_own_kernel(page):
    picture = after(page)
    middle = page.locator("table.kernel input").nth(4)
    middle.fill("1/2")
    middle.press("Enter")
    expect(page.get_by_role("textbox", name="Numbers")).to_have_value("-1 0 1 / -2 0.5 2 / -1 0 1")
    expect(page.locator(".stage img")).not_to_have_attribute("src", picture)
    expect(page).to_have_url(re.compile(r"numbers=-1\+0\+1"))


def test_a_letter_in_a_cell_changes_nothing(page):
    picture = after(page)
    cell = page.locator("table.kernel input").first
    cell.fill("abc")
    cell.press("Enter")
    expect(cell).to_have_class(re.compile("wrong"))
    page.wait_for_timeout(600)
    assert after(page) == picture


def test_the_divider_uncovers_the_image(page):
    slider = page.get_by_label("Divider between the image before and after")
    slider.fill("80")
    assert page.locator(".stage").evaluate("e => e.style.getPropertyValue('--divide')") == "80%"


def test_a_slider_shows_another_picture(open_page):
    page = open_page(f"{PAGE}&filters.source=Family")
    page.locator("table.kernel").wait_for()
    picture = after(page)
    page.get_by_role("slider", name="Width σ").press("ArrowRight")
    expect(page.locator(".stage img")).not_to_have_attribute("src", picture)
    expect(page).to_have_url(re.compile("filters.gaussian.sigma=1.5"))


def test_a_click_in_the_gallery_takes_the_kernel(open_page):
    page = open_page("/filters")
    page.get_by_role("option", name="Emboss").click()
    expect(page.locator("table.kernel input").first).to_have_value("−2")
    expect(page).to_have_url(re.compile("filters.kernel=Emboss"))


def test_an_eleven_by_eleven_kernel_fits_a_narrow_screen(open_page):
    page = open_page(f"{PAGE}&filters.kernel=Gabor+vertical", width=400)
    box = page.locator("table.kernel").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 400


def test_the_gallery_of_a_family_moves_with_a_slider_and_a_click_moves_the_slider(open_page):
    page = open_page("/filters?filters.source=Family")
    expect(page.get_by_role("option", name="Gaussian, Width σ 1.4")).to_be_visible()
    page.get_by_role("slider", name="Width σ").press("ArrowRight")
    expect(page.get_by_role("option", name="Gaussian, Width σ 1.5")).to_be_visible()
    expect(page).to_have_url(re.compile("filters.gaussian.sigma=1.5"))
    page.get_by_role("option", name="Gaussian, Width σ 5").click()
    expect(page).to_have_url(re.compile("filters.gaussian.sigma=5"))


def grabbed(page: Page, name: str) -> tuple[float, float]:
    """Presses the pointer in the middle of a slider; returns where that is."""
    box = page.get_by_role("slider", name=name).bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    return middle


def test_the_gallery_and_the_picture_follow_a_slider_while_the_pointer_still_holds_it(open_page):
    page = open_page("/filters?filters.source=Family")
    expect(page.get_by_role("option", name="Gaussian, Width σ 1.4")).to_be_visible()
    picture = after(page)
    x, y = grabbed(page, "Width σ")
    page.mouse.move(x + 30, y, steps=5)
    value = page.get_by_role("slider", name="Width σ").input_value()
    assert float(value) > 2
    expect(page.get_by_role("option", name=f"Gaussian, Width σ {value}")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".stage img")).not_to_have_attribute("src", picture)
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"filters.gaussian.sigma={value}"))


def test_code_and_formula_follow_when_the_slider_rests(open_page):
    page = open_page("/filters?filters.source=Family")
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("gaussian(1.4, size=9)")
    page.get_by_role("slider", name="Size k").press("ArrowRight")
    expect(code).to_contain_text("gaussian(1.4, size=11)")
    expect(page.locator(".katex").filter(has_text="121").first).to_be_visible()


def test_a_number_edited_in_the_kernel_of_a_family_makes_it_the_readers_own(open_page):
    page = open_page("/filters?filters.source=Family&filters.family=Box&filters.box.size=3")
    cell = page.locator("table.kernel input").first
    cell.fill("2")
    cell.press("Enter")
    expect(page.get_by_role("textbox", name="Numbers")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_contain_text("[2., 0.11111111, 0.11111111]")


def listened(page: Page) -> list[str]:
    """What goes over the connections that the page opens from now on: "asked" and "answered", in order."""
    log: list[str] = []

    def received(frame):
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") == "script_finished":
            log.append("answered")

    def listen(socket):
        socket.on("framesent", lambda _: log.append("asked"))
        socket.on("framereceived", received)

    page.on("websocket", listen)
    return log


def test_a_drag_never_has_two_updates_under_way_and_ends_at_its_last_value(open_page):
    page = open_page("/images")  # a page of its own, so that the connection is listened to from the start
    log = listened(page)
    page.goto(page.url.split("/images")[0] + "/filters?filters.source=Family&filters.family=Gabor")
    expect(page.get_by_role("option", name="Gabor, Width σ 2.5")).to_be_visible()
    page.wait_for_timeout(1500)
    log.clear()
    x, y = grabbed(page, "Width σ")
    for step in range(60):
        page.mouse.move(x + step - 30, y)
        page.wait_for_timeout(16)
    page.mouse.up()
    value = page.get_by_role("slider", name="Width σ").input_value()
    expect(page.get_by_role("option", name=f"Gabor, Width σ {value}")).to_contain_text("chosen")
    page.wait_for_timeout(1000)
    assert len(log) >= 4
    assert ("asked", "asked") not in pairwise(log)
    assert log[-1] == "answered"


def test_a_held_pixel_is_in_the_address_and_held_again_by_its_link(page):
    hover(page, 40, 333)
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile("filters.held=40(,|%2C)333"))
    expect(page.get_by_test_id("stCode").last).to_contain_text("row 40, column 333")
    again = page.context.new_page()
    again.goto(page.url)
    expect(again.get_by_text("Row 40, column 333", exact=True)).to_be_visible()
    again.locator(".stage").hover(position={"x": 5, "y": 5})
    expect(again.get_by_text("Row 40, column 333", exact=True)).to_be_visible()
