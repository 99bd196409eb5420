"""The page on channels as a reader uses it: partial results, editing, groups, shapes, mixing."""

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import pick, settled
from tests.browser.fitting import fits
from tests.browser.test_player import cell, written

TABS = ("Step+by+step", "Shape+and+cost", "1+%C3%97+1+on+the+image", "1+%C3%97+1+to+save+work")


@pytest.fixture
def textbook(open_page) -> Page:
    """The textbook's two channels."""
    page = open_page("/channels?channels.layer.source=Numbers")
    pick(page, page.get_by_role("combobox", name="More examples"), "Two channels")
    expect(page.locator('.cell[data-grid="output"]')).to_have_count(4)
    return page


def test_player_and_controls_are_on_the_first_screen(open_page):
    page = open_page("/channels")
    cell(page, "output", 8).wait_for()
    box = page.locator(".transport").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


def test_each_of_several_filters_has_its_slices_results_and_output_in_a_row(open_page):
    page = open_page("/channels?channels.layer.filters=3")
    lanes = page.locator(".lane")
    expect(lanes).to_have_count(4)
    expect(page.locator(".rowname")).to_have_text(["filter 0", "filter 1", "filter 2"])
    for number in range(3):
        sheets = lanes.nth(number + 1).locator(".sheet")
        expect(sheets).to_have_count(8)  # three slices, three partial results, bias and output
        assert sheets.last.locator(".cell").first.get_attribute("data-cell") == str(9 * number)
        middles = [box["y"] + box["height"] / 2 for box in map(Locator.bounding_box, sheets.all()) if box]
        assert max(middles) - min(middles) < 20


def test_partial_results_come_one_by_one_and_add_up(textbook):
    textbook.locator(".player").focus()
    textbook.keyboard.press("Home")
    assert written(textbook, "partial")[:5] == ["19", "", "", "", ""]
    assert written(textbook, "output")[0] == "19"
    textbook.keyboard.press("ArrowRight")
    assert written(textbook, "partial")[4] == "37"
    assert written(textbook, "output")[0] == "56"
    textbook.keyboard.press("End")
    assert written(textbook, "output") == ["56", "72", "104", "120"]


def test_a_weight_of_the_second_slice_can_be_typed_in(textbook):
    textbook.locator(".player").focus()
    textbook.keyboard.press("End")
    cell(textbook, "kernel", 4).dblclick()
    textbook.keyboard.type("11")
    textbook.keyboard.press("Enter")
    textbook.keyboard.press("Escape")
    expect(cell(textbook, "output", 0).locator(".number")).to_have_text("66")
    assert written(textbook, "partial")[:4] == ["19", "25", "37", "43"]
    textbook.wait_for_function("() => location.search.includes('kernel-numbers')")


def numbers(page: Page, grid: str, *shape: int) -> torch.Tensor:
    """What stands in the cells of a grid, or is said of them where they are too small to be written in."""
    read = "all => all.map((one) => one.querySelector('.number').textContent || one.ariaLabel)"
    texts = [text.replace("−", "-") for text in page.locator(f'.cell[data-grid="{grid}"]').evaluate_all(read)]
    return torch.tensor([float(text) for text in texts]).reshape(shape)


@pytest.mark.parametrize(("name", "filters", "groups"), [("RGB", 1, 1), ("Several filters", 3, 1), ("Depthwise", 3, 3)])
def test_the_lectures_layers_of_three_colours_are_on_screen(open_page, name, filters, groups):
    page = open_page("/channels")
    if name != "RGB":
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
    expect(page.locator('[data-testid="stMarkdown"]').get_by_text(f"{name}:").first).to_be_visible()
    settled(page)
    expect(page.locator('.cell[data-grid="output"]')).to_have_count(9 * filters)
    steps = {"RGB": 36, "Several filters": 81, "Depthwise": 27}[name]
    count = page.locator('[data-part="count"]')
    expect(count).to_have_text(f"1 / {steps}")
    page.locator(".player").focus()
    page.keyboard.press("End")
    expect(count).to_have_text(f"{steps} / {steps}")
    x, kernel = numbers(page, "input", 1, 3, 5, 5), numbers(page, "kernel", filters, 3 // groups, 3, 3)
    bias = torch.tensor([0.5]) if name == "RGB" else None
    output = torch.nn.functional.conv2d(x, kernel, bias, groups=groups)
    torch.testing.assert_close(numbers(page, "output", *output.shape), output, atol=1e-2, rtol=1e-2)
    slices = f"{filters} × {3 // groups} × 3 × 3 = {filters * 3 // groups * 9}"
    expect(page.get_by_text(slices)).to_be_visible()


def test_the_lectures_question_about_the_output_is_answered(open_page):
    page = open_page("/channels?channels.tab=Shape+and+cost")
    shown = page.get_by_test_id("stMetric")
    expect(shown).to_contain_text(["6 × 3 × 3 × 3", "6 × 32 × 32", "168", "166k"])
    formula = page.locator(".katex").filter(has_text="multiply-adds")
    for part in ("parameters", "168", "165", "888"):
        expect(formula).to_contain_text(part)
    asked = "&".join(f"channels.shapes.{name}" for name in ("out=16", "kernel=5", "padding=2", "stride=2"))
    page = open_page(f"/channels?channels.tab=Shape+and+cost&{asked}")
    expect(page.get_by_test_id("stMetric")).to_contain_text(["16 × 3 × 5 × 5", "16 × 16 × 16", "1,216", "307k"])


def test_groups_that_do_not_divide_are_explained_and_depthwise_works(open_page):
    page = open_page("/channels?channels.tab=Shape+and+cost&channels.shapes.out=3")
    groups = page.get_by_role("slider", name="Groups g")
    groups.focus()
    groups.press("ArrowRight")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("3 input channels do not divide into 2 groups")
    groups.press("ArrowRight")
    expect(page.get_by_text("Depthwise: 3 groups")).to_be_visible()
    expect(page.locator('svg[aria-label*="in 3 groups"]').first).to_be_visible()


def test_a_named_mix_sets_the_nine_weights_and_the_address(open_page):
    page = open_page("/channels?channels.tab=1+%C3%97+1+on+the+image")
    pick(page, page.get_by_role("combobox", name="Mix"), "swap red and blue")
    expect(page.get_by_role("spinbutton", name="blue → 0")).to_have_value("1")
    page.wait_for_function("() => location.search.includes('channels.mix.02')")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)])
def test_the_page_never_scrolls_sideways(open_page, tab, width, dark):
    page = open_page(f"/channels?channels.tab={tab}", width=width, dark=dark)
    page.get_by_text("Code", exact=True).wait_for()
    assert fits(page)


@pytest.mark.experiment("channels", 1)
def _weigh(page, value: str) -> None:
    """Types a weight of the green slice and goes to the last step."""
    address = page.url
    cell(page, "kernel", 13).dblclick()
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_function("(address) => location.href !== address", arg=address)
    settled(page)
    page.locator(".player").focus()
    page.keyboard.press("End")


def test_a_green_weight_changes_the_green_partial_results_and_the_output_only(open_page):
    page = open_page("/channels")
    _weigh(page, "3")
    before, output = written(page, "partial"), written(page, "output")
    _weigh(page, "2")
    expect(cell(page, "output", 8).locator(".number")).not_to_have_text(output[8])
    after = written(page, "partial")
    assert after[:9] == before[:9]
    assert after[18:] == before[18:]
    assert all(one != other for one, other in zip(before[9:18], after[9:18], strict=True))


def test_every_grid_of_a_colour_bears_its_mark(open_page):
    page = open_page("/channels")
    for grid in ("input", "kernel", "partial"):
        sheets = page.locator(f'.sheet.marked:has(.cell[data-grid="{grid}"])')
        expect(sheets).to_have_count(3)
        marks = sheets.evaluate_all("all => all.map((one) => getComputedStyle(one, '::before').backgroundColor)")
        assert marks == ["rgb(214, 50, 44)", "rgb(46, 154, 69)", "rgb(47, 107, 224)"]
