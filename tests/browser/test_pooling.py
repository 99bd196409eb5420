"""The page on pooling in a real browser: winners, the way back, editing, shifts and scales."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import pick, settled
from tests.browser.fitting import fits
from tests.browser.test_player import marked

BUTTONS = {"Max 2 × 2": ["6", "8", "3", "4"], "Average 2 × 2": ["3.25", "5.25", "2", "2"]}
PRINTED = {
    "Max 3 × 3, stride 1": ["3", "3", "3", "3", "3", "3", "3", "2", "3"],
    "Average 3 × 3, stride 1": ["1.67", "1.67", "1.67", "1", "1.22", "1.78", "1.11", "0.778", "1.33"],
    "Max over 0 to 8": ["4", "5", "7", "8"],
    "Average over 0 to 8": ["2", "3", "5", "6"],
    "Max 3, padding 1, stride 2": ["5", "7", "13", "15"],
}
TAB = "/pooling?pooling.tab="


def cell(page: Page, grid: str, number: int) -> Locator:
    return page.locator(f'.cell[data-grid="{grid}"][data-cell="{number}"]')


def expect_written(page: Page, grid: str, numbers: list[str]) -> None:
    """The numbers of a grid after the last step, once they are there."""
    page.locator(".player").focus()
    page.keyboard.press("End")
    expect(page.locator(f'.cell[data-grid="{grid}"] .number')).to_have_text(numbers)


def choose(page: Page, name: str) -> None:
    """Takes an example from the list."""
    pick(page, page.get_by_label("More examples"), name)
    page.locator('[data-testid="stMarkdown"]').get_by_text(f"{name}:").first.wait_for()
    settled(page)


def test_the_winner_of_every_window_is_marked(open_page):
    page = open_page("/pooling")
    cell(page, "output", 3).wait_for()
    winners = []
    page.locator(".player").focus()
    for _ in range(4):
        winners += marked(page, "input", "winner")
        page.keyboard.press("ArrowRight")
    assert winners == [5, 7, 8, 15]
    expect(page.locator(".readout")).to_contain_text("max(1, 0, 3, 4) = 4")


def test_every_printed_example_is_on_screen(open_page):
    page = open_page("/pooling")
    for name, numbers in reversed(BUTTONS.items()):  # the first one is what a visitor sees
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        expect(page.locator('[data-testid="stMarkdown"]').get_by_text(f"{name}:").first).to_be_visible()
        expect_written(page, "output", numbers)
    for name, numbers in PRINTED.items():
        choose(page, name)
        expect_written(page, "output", numbers)
        expect(page.get_by_text("0 parameters")).to_be_visible()


def test_the_winner_of_a_window_is_spoken(open_page):
    page = open_page("/pooling")
    cell(page, "output", 3).wait_for()
    page.locator(".player").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-part="spoken"]')).to_contain_text("the winner is input at row 1, column 3")


def test_padding_never_wins_and_shows_minus_infinity(open_page):
    page = open_page("/pooling")
    choose(page, "Max 3, padding 1, stride 2")
    expect(cell(page, "input", 0)).to_have_text("−∞")
    assert marked(page, "input", "unread") == []


def test_the_way_back_goes_to_the_winner_or_is_spread(open_page):
    page = open_page(TAB + "The+gradient%27s+way+back")
    cell(page, "dx", 15).wait_for()
    expected = [""] * 16
    expected[5], expected[7], expected[8], expected[15] = "1", "2", "4", "5"
    expect_written(page, "dx", expected)
    page.get_by_test_id("stButtonGroup").get_by_text("Average", exact=True).click()
    expect(page.locator(".readout")).to_contain_text("1.25")
    expect_written(page, "dx", ["0.25", "0.25", "0.5", "0.5"] * 2 + ["1", "1", "1.25", "1.25"] * 2)
    expect(page.get_by_text("agrees with autograd")).to_be_visible()


def test_an_edited_upstream_value_changes_the_gradient(open_page):
    page = open_page(TAB + "The+gradient%27s+way+back")
    cell(page, "upstream", 0).dblclick()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_text("what arrives sums to 20")).to_be_visible(timeout=20_000)
    page.locator(".player").focus()
    page.keyboard.press("End")
    expect(cell(page, "dx", 5)).to_have_text("9")


def test_a_shift_is_measured_before_and_after_pooling(open_page):
    page = open_page(TAB + "A+small+shift")
    expect(page.get_by_text("no pooling changes by 35% of its spread")).to_be_visible()
    expect(page.get_by_text("max 4 × 4 changes by 27% of its spread")).to_be_visible()
    page.get_by_role("slider", name="Shift, pixels").press("ArrowLeft")
    expect(page.get_by_text("max 4 × 4 changes by 0% of its spread")).to_be_visible()
    expect(page.get_by_text("agrees with NumPy in double precision")).to_be_visible()


def test_the_image_at_several_scales(open_page):
    page = open_page(TAB + "Your+image")
    for caption in ("170 × 256, 100.0%", "85 × 128, 25.0%", "5 × 8, 0.1%"):
        expect(page.get_by_text(caption)).to_be_visible()


def test_nothing_is_wider_than_a_phone(open_page):
    for number, tab in enumerate(("Windows", "The+gradient%27s+way+back", "A+small+shift", "Your+image")):
        page = open_page(TAB + tab, width=400, dark=number % 2 == 1)
        page.wait_for_timeout(500)
        assert fits(page), tab
        assert page.get_by_test_id("stException").count() == 0
