"""The picture probe in a real browser: it reads the right pixels."""

import re

from playwright.sync_api import Page, expect

from engine.images import sample
from tests.browser.conftest import settled
from tests.browser.server import dashboard


def numbers(page: Page) -> list[list[float]]:
    """The numbers of every cell of the window, one list a cell."""
    cells = page.locator("table.window td")
    return [[float(part) for part in cell.locator("span").all_inner_texts()] for cell in cells.all()]


def expected(row: int, column: int, size: int) -> list[list[float]]:
    half = size // 2
    levels = (sample("chelsea") * 255).round().int()
    patch = levels[:, row - half : row + half + 1, column - half : column + half + 1]
    return patch.flatten(1).T.tolist()


def test_the_numbers_under_the_pointer_are_the_pictures(open_page):
    page = open_page("/images?images.unit=0+to+255&images.window=3")
    canvas = page.locator("canvas")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box
    for row, column in ((40, 60), (200, 333)):
        canvas.hover(position={"x": (column + 0.5) * box["width"] / 451, "y": (row + 0.5) * box["height"] / 300})
        expect(page.get_by_text(f"Row {row}, column {column}", exact=True)).to_be_visible()
        assert numbers(page) == expected(row, column, 3)


def test_arrow_keys_move_the_window_and_say_where_it_is(open_page):
    page = open_page("/images?images.window=3")
    stage = page.get_by_role("application")
    stage.focus()
    stage.press("ArrowRight")
    stage.press("Shift+ArrowUp")
    expect(page.get_by_text("Row 140, column 226", exact=True)).to_be_visible()
    expect(page.locator("[aria-live=polite]").first).to_contain_text("Row 140, column 226: red")


def test_a_component_is_busy_until_its_picture_is_there_and_keys_mean_nothing_till_then(chromium, address):
    page = chromium.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.route("**/media/**", lambda _: None)  # no answer until it is taken back
    page.goto(f"{address}/images", wait_until="commit")
    page.locator("[data-testid=stBidiComponentIsolated][aria-busy=true]").wait_for(timeout=90_000)
    stage = page.get_by_role("application")
    stage.press("ArrowRight")
    stage.press("Escape")
    page.unroute("**/media/**")
    settled(page)
    expect(page.get_by_text("Row 150, column 225", exact=True)).to_be_visible()
    assert errors == []
    page.close()


def test_a_narrow_screen_shows_picture_and_numbers_below_each_other(open_page):
    page = open_page("/images", width=400, dark=True)
    picture, table = page.locator("canvas").bounding_box(), page.locator("table.window").bounding_box()
    assert picture
    assert table
    assert table["y"] > picture["y"] + picture["height"]
    assert table["x"] + table["width"] <= 400


def test_a_link_reproduces_the_view(open_page):
    page = open_page("/images?images.view=Flattened&images.seed=5&picture.sample=coffee")
    expect(page.get_by_text("Permuted: a pixel and its right neighbour")).to_be_visible()
    expect(page.get_by_role("link", name="The address of this page")).to_have_js_property("href", f"{page.url}#")


def test_the_first_visitor_of_a_server_may_follow_a_link_to_a_page(chromium):
    with dashboard() as address:
        page = chromium.new_page()
        page.goto(f"{address}/images")
        settled(page)
        expect(page.get_by_role("link", name="Images as tensors")).to_be_visible()
        page.close()


def test_a_held_pixel_is_part_of_the_address(open_page):
    page = open_page("/images?images.window=3")
    canvas = page.locator("canvas")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": 60.5 * box["width"] / 451, "y": 40.5 * box["height"] / 300})
    expect(page).to_have_url(re.compile(r"images\.held=40(,|%2C)60"))
    again = open_page(page.url.split("localhost")[1].split("/", 1)[1].join(["/", ""]))
    expect(again.get_by_text("Row 40, column 60", exact=True)).to_be_visible()
    expect(again.get_by_text("Held. Click or press Esc to let go.")).to_be_visible()
    expect(again.get_by_text("torch.arange(39, 42)")).to_be_visible()


def test_every_number_of_every_window_can_be_read(open_page):
    for window in (1, 7, 15):
        page = open_page(f"/images?images.window={window}")
        page.locator("table.window td").first.wait_for()
        sizes = page.locator("table.window").evaluate(
            "table => [...table.querySelectorAll('span')].map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= 12
