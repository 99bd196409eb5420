"""The page on stride and padding in a real browser: the lecture's numbers, hatching, hovering, editing, links."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import pick, settled
from tests.browser.fitting import fits
from tests.browser.test_player import marked

LECTURE = {
    "Example": ["12", "12", "17", "10", "17", "19", "9", "6", "14"],
    "Exercise": ["6", "17", "3", "8", "17", "13", "6", "4", "4"],
}
LISTED = {
    "Full padding": "7 × 7",
    "Kernel 4, padding 2": "6 × 6",
    "Size 6, stride 2": "3 × 3",
    "Dilation 2": "3 × 3",
    "Size 8 kept": "8 × 8",
    "Size 8 halved": "4 × 4",
    "0 to 8": "2 × 2",
    "0 to 8, padded": "4 × 4",
    "Strides 3 and 2": "2 × 2",
    "Edges": "6 × 7",
}
TEXTBOOK = {
    "0 to 8": ["19", "25", "37", "43"],
    "0 to 8, padded": ["0", "3", "8", "4", "9", "19", "25", "10", "21", "37", "43", "16", "6", "7", "8", "0"],
    "Strides 3 and 2": ["0", "8", "6", "8"],
    "Edges": ["0", "1", "0", "0", "0", "−1", "0"] * 6,
}
ROW, OVERLAP = [1, 1, 2, 1, 2, 1, 2, 1, 1], [1, 1, 2, 2, 2, 2, 2, 2, 1, 1]
TRANSPOSED = {
    "2 × 2": ("3 × 3", [0, 0, 1, 0, 4, 6, 4, 12, 9]),
    "Stride 2": ("4 × 4", [0, 0, 0, 1, 0, 0, 2, 3, 0, 2, 0, 3, 4, 6, 6, 9]),
    "Padding 1": ("1 × 1", [4]),
    "Back to 5 × 5": ("5 × 5", None),
    "Back to 6 × 6": ("6 × 6", None),
    "Checkerboard": ("9 × 9", [down * right for down in ROW for right in ROW]),
    "No checkerboard": ("10 × 10", [down * right for down in OVERLAP for right in OVERLAP]),
}
SHAPES = {"Example": "3 × 3", "Vanilla": "2 × 2", "Stride": "2 × 2", "Padding": "5 × 5", "Exercise": "3 × 3"}
TAB = "/stride-padding?stride-padding.tab="


def cell(page: Page, grid: str, number: int) -> Locator:
    return page.locator(f'.cell[data-grid="{grid}"][data-cell="{number}"]')


def expect_written(page: Page, grid: str, numbers: list[str]) -> None:
    """The numbers of a grid after the last step, once they are there."""
    page.locator(".player").focus()
    page.keyboard.press("End")
    expect(page.locator(f'.cell[data-grid="{grid}"] .number')).to_have_text(numbers)


def choose(page: Page, name: str) -> None:
    """Presses an example's button."""
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    page.locator('[data-testid="stMarkdown"]').get_by_text(f"{name}:").first.wait_for()
    settled(page)


def test_every_example_of_the_lecture_is_on_screen(open_page):
    page = open_page("/stride-padding")
    for name, shape in SHAPES.items():
        if name != "Example":
            choose(page, name)
        expect(page.locator("figure.block").last).to_contain_text(shape)
        if name in LECTURE:
            expect_written(page, "output", LECTURE[name])


def choose_listed(page: Page, name: str) -> None:
    """Takes an example from the list."""
    pick(page, page.get_by_label("More examples"), name)
    page.locator('[data-testid="stMarkdown"]').get_by_text(f"{name}:").first.wait_for()
    settled(page)


def test_every_listed_example_is_on_screen(open_page):
    page = open_page("/stride-padding")
    for name, shape in LISTED.items():
        choose_listed(page, name)
        expect(page.locator("figure.block").last).to_contain_text(shape)
        if name in TEXTBOOK:
            expect_written(page, "output", TEXTBOOK[name])


def test_every_transposed_example_is_on_screen(open_page):
    page = open_page(TAB + "Transposed+convolution")
    cell(page, "output", 8).wait_for()
    buttons = page.get_by_test_id("stButtonGroup")
    for name, (shape, numbers) in TRANSPOSED.items():
        if buttons.get_by_text(name, exact=True).count():
            if name != "2 × 2":
                choose(page, name)
        else:
            choose_listed(page, name)
        size = [int(part) for part in shape.split(" × ")]
        real = page.locator('.cell[data-grid="output"]:not(.padding)')
        expect(real).to_have_count(size[0] * size[1])
        page.locator(".player").focus()
        page.keyboard.press("End")
        if numbers is not None:
            expect(real.locator(".number")).to_have_text(list(map(str, numbers)))
        expect(page.get_by_text("agrees with torch.nn.functional.conv_transpose2d").first).to_be_visible()


def test_rows_that_no_window_reads_are_hatched_and_named(open_page):
    page = open_page("/stride-padding?stride-padding.layer.input=6&stride-padding.layer.stride=2")
    cell(page, "input", 35).wait_for()
    assert sorted(marked(page, "input", "unread")) == sorted({*range(30, 36), *range(5, 36, 6)})
    expect(page.get_by_text("No window reads rows and columns 5 of the input")).to_be_visible()
    cell(page, "input", 35).hover()
    expect(page.locator(".readout")).to_contain_text("is never read")


def test_a_pixel_shows_every_output_that_it_feeds_with_stride_and_padding(open_page):
    page = open_page("/stride-padding?stride-padding.layer.stride=2&stride-padding.layer.padding=1")
    cell(page, "input", 48).wait_for()
    cell(page, "input", 16).hover()  # row 1, column 1 of the input: row 2, column 2 with its border
    assert marked(page, "output", "on") == [0, 1, 3, 4]


def test_an_impossible_setting_is_a_sentence_and_the_way_out_works(open_page):
    page = open_page("/stride-padding?stride-padding.layer.input=3&stride-padding.layer.kernel=5")
    sentence = "The kernel covers 5 pixels but the padded input has only 3"
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_text("raise the padding to at least 1")).to_be_visible()
    page.get_by_role("spinbutton", name="Padding p").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text(sentence)).to_have_count(0)
    cell(page, "input", 24).wait_for()


def test_an_edited_cell_reaches_the_link_and_the_link_brings_it_back(open_page):
    page = open_page("/stride-padding?stride-padding.layer.padding=1")
    cell(page, "input", 8).dblclick()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_function("() => location.search.includes('input-numbers=7')")
    link = page.evaluate("location.href")
    again = open_page(link[link.index("/stride-padding") :])
    expect(cell(again, "input", 8).locator(".number")).to_have_text("7")
    expect(again.get_by_role("spinbutton", name="Padding p")).to_have_value("1")


@pytest.mark.parametrize(("view", "inputs"), [("Scatter", 4), ("Zero insertion", 16)])
def test_transposed_convolution_in_both_views(open_page, view, inputs):
    page = open_page(TAB + "Transposed+convolution")
    page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()
    expect(page.locator('.cell[data-grid="input"]')).to_have_count(inputs)
    settled(page)
    expect(page.locator("figure.block").last).to_contain_text("3 × 3")
    expect_written(page, "output", ["0", "0", "1", "0", "4", "6", "4", "12", "9"])
    expect(page.get_by_text("agrees with torch.nn.functional.conv_transpose2d")).to_be_visible()


def test_the_checkerboard_is_counted(open_page):
    page = open_page(TAB + "Transposed+convolution", height=2000)
    expect(page.get_by_text("1 to 4 stamps a pixel away from the border")).to_be_visible()
    expect(page.get_by_text("Even, 4 stamps a pixel away from the border")).to_be_visible()
    page.get_by_role("spinbutton", name="Right kernel").fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kernel 5, stride 2")).to_be_visible()
    expect(page.get_by_text("stamps a pixel away from the border").last).to_contain_text("4 to 9")


def test_a_stack_shows_sizes_and_receptive_fields(open_page):
    page = open_page(TAB + "Stack+of+layers")
    rows = page.get_by_test_id("stTable").locator("tbody tr")
    expect(rows).to_have_count(5)
    assert [rows.nth(i).locator("td").nth(2).inner_text() for i in range(1, 5)] == ["3", "5", "7", "23"]
    field = page.get_by_role("textbox", name="Layers, from the input on")
    field.fill("k3 s1 p1, k2 s2")
    field.press("Enter")
    expect(rows).to_have_count(3)
    assert [rows.nth(i).locator("td").nth(1).inner_text() for i in range(3)] == ["32", "32", "16"]
    field.fill("k3, oops")
    field.press("Enter")
    expect(page.get_by_text("'oops' in layer 2 cannot be read")).to_be_visible()


def test_nothing_is_wider_than_a_phone(open_page):
    for number, tab in enumerate(("Convolution", "Transposed+convolution", "Stack+of+layers")):
        page = open_page(TAB + tab, width=400, dark=number % 2 == 1)
        page.wait_for_timeout(500)
        assert fits(page), tab
        assert page.get_by_test_id("stException").count() == 0
