"""The page on channels as a reader uses it: partial results, editing, groups, shapes, mixing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_player import cell, written

TABS = ("Step+by+step", "Shape+and+cost", "1+%C3%97+1+on+the+picture", "1+%C3%97+1+to+save+work")


@pytest.fixture
def textbook(open_page) -> Page:
    """The textbook's two channels."""
    page = open_page("/channels?channels.layer.source=Numbers")
    page.get_by_role("combobox", name="More examples").click()
    page.get_by_role("option", name="Two channels", exact=True).click()
    expect(page.locator('.cell[data-grid="output"]')).to_have_count(4)
    return page


def test_player_and_controls_are_on_the_first_screen(open_page):
    page = open_page("/channels")
    cell(page, "output", 8).wait_for()
    box = page.locator(".transport").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


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


def test_groups_that_do_not_divide_are_explained_and_depthwise_works(open_page):
    page = open_page("/channels?channels.tab=Shape+and+cost&channels.shapes.out=3")
    groups = page.get_by_role("slider", name="Groups g")
    groups.focus()
    groups.press("ArrowRight")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("3 input channels do not divide into 2 groups")
    groups.press("ArrowRight")
    expect(page.get_by_text("Depthwise: 3 groups")).to_be_visible()
    expect(page.locator('svg[aria-label*="in 3 groups"]')).to_be_visible()


def test_a_named_mix_sets_the_nine_weights_and_the_address(open_page):
    page = open_page("/channels?channels.tab=1+%C3%97+1+on+the+picture")
    page.get_by_role("combobox", name="Mix").click()
    page.get_by_role("option", name="swap red and blue").click()
    expect(page.get_by_role("spinbutton", name="blue → 0")).to_have_value("1")
    page.wait_for_function("() => location.search.includes('channels.mix.02')")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)])
def test_the_page_never_scrolls_sideways(open_page, tab, width, dark):
    page = open_page(f"/channels?channels.tab={tab}", width=width, dark=dark)
    page.get_by_text("Code", exact=True).wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
