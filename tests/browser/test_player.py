"""The player in a real browser: hovering, playing without the server, keys, editing, small screens."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fitting import fits

LECTURE_OUTPUT = ["12", "12", "17", "10", "17", "19", "9", "6", "14"]


def cell(page: Page, grid: str, number: int) -> Locator:
    return page.locator(f'.cell[data-grid="{grid}"][data-cell="{number}"]')


def marked(page: Page, grid: str, mark: str = "on") -> list[int]:
    """The cells of a grid that bear a mark, "on" for those that take part, once the last hover is drawn."""
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    return page.locator(f'.cell.{mark}[data-grid="{grid}"]').evaluate_all(
        "cells => cells.map((cell) => Number(cell.dataset.cell))"
    )


def written(page: Page, grid: str) -> list[str]:
    return page.locator(f'.cell[data-grid="{grid}"] .number').all_inner_texts()


@pytest.fixture
def opened(open_page) -> Page:
    """The lecture's example, at its first step, with every message to the server counted from here on."""
    page = open_page("/convolution")
    cell(page, "output", 8).wait_for()
    page.wait_for_timeout(1000)  # the page may still draw what follows the player
    return page


def test_an_output_shows_its_window_and_its_sum(opened):
    cell(opened, "output", 4).hover()
    assert marked(opened, "input") == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    assert marked(opened, "kernel") == list(range(9))
    expect(opened.locator(".readout")).to_have_text(
        "y(1, 1) = 0·0 + 1·1 + 3·2 + 1·2 + 2·2 + 2·0 + 0·0 + 0·1 + 2·2 = 17"
    )


def test_an_input_shows_every_output_it_feeds(opened):
    cell(opened, "input", 1).hover()
    assert marked(opened, "output") == [0, 1]
    assert marked(opened, "kernel") == [0, 1]
    expect(opened.locator(".readout")).to_contain_text("x(0, 1) = 3 takes part in 2 products, in 2 cells of y")


def test_a_weight_shows_every_product_it_makes(opened):
    cell(opened, "kernel", 8).hover()
    assert marked(opened, "input") == [12, 13, 14, 17, 18, 19, 22, 23, 24]
    assert marked(opened, "output") == list(range(9))
    expect(opened.locator(".readout")).to_contain_text("w(2, 2) = 2 takes part in 9 products")


def test_playing_fills_the_output_without_a_message_to_the_server(open_page):
    page = open_page("/")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(page.url + "convolution")
    cell(page, "output", 8).wait_for()
    page.wait_for_timeout(1000)
    before = len(sent)
    assert written(page, "output") == ["12", *[""] * 8]
    page.get_by_role("button", name="Play").click()
    cell(page, "input", 12).hover()
    page.wait_for_timeout(3500)
    assert 0 < written(page, "output").count("") < 8, "the output appears cell by cell"
    assert len(sent) == before, "a message was sent while playing or hovering"
    expect(page.locator('[data-part="count"]')).to_have_text("9 / 9", timeout=20_000)
    assert written(page, "output") == LECTURE_OUTPUT


def test_keys_play_step_and_change_the_speed(opened):
    player = opened.locator(".player")
    count, speed = opened.locator('[data-part="count"]'), opened.locator('[data-part="speed"]')
    player.focus()
    opened.keyboard.press("ArrowRight")
    expect(count).to_have_text("2 / 9")
    opened.keyboard.press("End")
    expect(count).to_have_text("9 / 9")
    opened.keyboard.press("Home")
    expect(count).to_have_text("1 / 9")
    opened.keyboard.press("+")
    expect(speed).to_have_text("2/s")
    opened.keyboard.press(" ")
    expect(opened.get_by_role("button", name="Pause")).to_be_visible()
    opened.keyboard.press(" ")
    expect(opened.get_by_role("button", name="Play")).to_be_visible()


def test_focus_on_a_cell_works_like_hovering_and_is_spoken(opened):
    cell(opened, "output", 0).focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowDown")
    assert marked(opened, "input") == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    expect(opened.locator('[data-part="spoken"]')).to_contain_text(
        "output at row 1, column 1 is 17, the sum of 9 terms"
    )


def test_an_edited_cell_changes_the_output_and_the_address(opened):
    cell(opened, "kernel", 4).dblclick()
    opened.keyboard.type("5")
    opened.keyboard.press("Enter")
    expect(cell(opened, "kernel", 5).locator("input")).to_be_focused()
    opened.keyboard.type("-1")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Escape")
    expect(cell(opened, "output", 0).locator(".number")).to_have_text("11")
    opened.wait_for_function("() => decodeURIComponent(location.search).includes('2+5+-1')")
    kernel = opened.get_by_role("textbox", name="Numbers of the kernel w")
    expect(kernel).to_have_value("0 1 2 / 2 5 -1 / 0 1 2")


def test_escape_leaves_a_cell_as_it_was(opened):
    cell(opened, "input", 0).dblclick()
    opened.keyboard.type("99")
    opened.keyboard.press("Escape")
    expect(cell(opened, "input", 0).locator("input")).to_have_count(0)
    assert written(opened, "input")[0] == "3"


def test_padding_cannot_be_edited(open_page):
    page = open_page("/convolution?convolution.padding=1")
    corner = cell(page, "input", 0)
    corner.wait_for()
    corner.dblclick()
    expect(corner.locator("input")).to_have_count(0)


@pytest.mark.parametrize("view", ["im2col", "matrix"])
def test_the_tables_follow_the_step_and_the_address_keeps_the_view(opened, view):
    opened.locator(f'[data-view="{view}"]').click()
    wide = opened.locator(".table.wide")
    expect(wide).to_be_visible()
    opened.wait_for_function("view => location.search.includes(`view=${view}`)", arg=view)
    opened.locator(".player").focus()
    for _ in range(3):
        opened.keyboard.press("ArrowRight")
    opened.wait_for_timeout(300)
    moved = wide.locator(".frame").evaluate(
        "frame => { const m = new DOMMatrix(getComputedStyle(frame).transform); return [m.e, m.f]; }"
    )
    size = wide.locator("canvas").evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]")
    expected = (3 * size[0] / 9, 0) if view == "im2col" else (0, 3 * size[1] / 9)
    assert moved == pytest.approx(expected, abs=1.5)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (
            "im2col",
            "Column 2 of 9 has 9 values: 3, 2, 1, 0, 1, 3, 1, 2, 2. They are multiplied by kernel. Below it stands 12.",
        ),
        ("matrix", "Matrix with 9 rows and 25 columns. In row 2, 9 entries are filled: 0 in column 2, 1 in column 3"),
    ],
)
def test_the_tables_are_spoken(opened, view, said):
    opened.locator(f'[data-view="{view}"]').click()
    opened.locator(".player").focus()
    opened.keyboard.press("ArrowRight")
    expect(opened.locator('.panel [aria-live="polite"]')).to_contain_text(said)


def test_a_link_opens_the_same_step_and_view(open_page):
    page = open_page("/convolution?step=4&view=matrix")
    cell(page, "output", 8).wait_for()
    expect(page.locator('[data-part="count"]')).to_have_text("5 / 9")
    expect(page.locator('[data-view="matrix"]')).to_have_attribute("aria-checked", "true")


def test_turning_the_kernel_is_animated(opened):
    opened.get_by_test_id("stCheckbox").get_by_text("Flip the kernel").click()
    opened.wait_for_function(
        "() => [...document.querySelectorAll('*')].some((e) => e.shadowRoot?.querySelector('.player')"
        " && e.shadowRoot.getAnimations().length > 5)"
    )
    expect(opened.locator(".turned").nth(1)).to_have_text("turned by 180°")
    expect(cell(opened, "kernel", 0).locator(".number")).to_have_text("2")


def test_everything_fits_on_a_narrow_screen(open_page):
    page = open_page("/convolution?convolution.padding=2", width=400)
    cell(page, "output", 8).wait_for()
    widest = page.locator(".sheet").evaluate_all(
        "sheets => Math.max(...sheets.map((s) => s.getBoundingClientRect().right))"
    )
    assert widest <= 400
    assert fits(page)


def test_reduced_motion_is_honoured(chromium, address):
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + "/convolution")
    cell(page, "output", 8).wait_for()
    assert page.locator(".player").evaluate("player => player.style.getPropertyValue('--glide')") == "0ms"
    context.close()


@pytest.mark.experiment("convolution", 1)
def test_the_middle_of_the_kernel_and_of_the_input_reach_every_output_a_corner_one(opened):
    cell(opened, "kernel", 4).hover()
    assert len(marked(opened, "input")) == len(marked(opened, "output")) == 9
    cell(opened, "input", 12).hover()
    assert marked(opened, "output") == list(range(9))
    cell(opened, "input", 0).hover()
    assert marked(opened, "output") == [0]


@pytest.mark.parametrize("text", ["1e308", "1e39", "-1e6", "abc", "nan", "Infinity", "١٢", "9" * 400])
def test_what_is_no_usable_number_is_refused_in_words_and_the_next_one_is_taken(opened, text):
    cell(opened, "kernel", 4).dblclick()
    opened.keyboard.insert_text(text)
    opened.keyboard.press("Enter")
    field = cell(opened, "kernel", 4).locator("input")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(opened.locator(".readout")).to_contain_text("Type a number between −1,000,000 and 1,000,000")
    opened.keyboard.type("5")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Escape")
    expect(cell(opened, "output", 0).locator(".number")).to_have_text("12")
    opened.wait_for_function("() => decodeURIComponent(location.search).includes('2+5+0')")
    expect(opened.get_by_test_id("stException")).to_have_count(0)
