"""The page on backpropagation as a reader uses it: playing, editing δ, other views, a kernel learned live."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.fitting import fits
from tests.browser.test_player import cell, marked, written

DKERNEL = [15, 15, 15, 9, 11, 16, 10, 7, 12]
DX = [0, 1, 3, 3, 2, 2, 5, 7, 5, 2, 2, 6, 10, 8, 4, 2, 5, 7, 5, 2, 0, 1, 3, 3, 2]
LEARN = "/backpropagation?backpropagation.tab=Learn+a+kernel"


@pytest.fixture
def opened(open_page) -> Page:
    page = open_page("/backpropagation")
    cell(page, "dx", 24).wait_for()
    return page


def test_player_and_controls_are_on_the_first_screen(opened):
    box = opened.locator(".transport").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


def test_the_last_step_shows_the_lectures_gradients(opened):
    opened.locator(".player").focus()
    opened.keyboard.press("End")
    expect(opened.locator('[data-part="count"]')).to_have_text("9 / 9")
    assert written(opened, "dkernel") == list(map(str, DKERNEL))
    assert written(opened, "dx") == list(map(str, DX))
    assert written(opened, "dbias") == ["9"]


def test_one_upstream_cell_reaches_its_window_and_every_weight(opened):
    cell(opened, "upstream", 4).hover()
    assert marked(opened, "input") == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    assert marked(opened, "dx") == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    assert marked(opened, "dkernel") == list(range(9))
    assert marked(opened, "dbias") == [0]


def test_a_step_is_spoken_for_all_three_gradients(opened):
    opened.locator(".player").focus()
    opened.keyboard.press("ArrowRight")
    spoken = opened.locator('[data-part="spoken"]')
    for part in (
        "gradient of w at row 0, column 0 becomes",
        "gradient of x at row 0, column 1 becomes",
        "gradient of b",
    ):
        expect(spoken).to_contain_text(part)
    expect(spoken).to_contain_text("16 more cells change")


@pytest.mark.parametrize("view", ["im2col", "matrix"])
def test_the_gradients_of_kernel_and_input_have_a_table_each(opened, view):
    opened.locator(f'[data-view="{view}"]').click()
    expect(opened.locator(".tables")).to_have_count(2)
    expect(opened.locator(".tables").first).to_contain_text("∂w")
    expect(opened.locator(".tables").last).to_contain_text("∂x")


def test_a_number_typed_into_the_upstream_gradient_is_used_and_stays_in_the_address(opened):
    opened.locator(".player").focus()
    opened.keyboard.press("End")
    cell(opened, "upstream", 0).dblclick()
    opened.keyboard.type("3")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Escape")
    expect(cell(opened, "dbias", 0).locator(".number")).to_have_text("11")
    assert written(opened, "dkernel")[0] == "21"
    opened.wait_for_function("() => location.search.includes('upstream-numbers')")
    again = opened.context.new_page()
    again.goto(opened.url)
    expect(cell(again, "upstream", 0).locator(".number")).to_have_text("3")


def type_upstream(page: Page, number: int, text: str) -> None:
    cell(page, "upstream", number).dblclick()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(cell(page, "upstream", number).locator(".number")).to_have_text(text)
    settled(page)


@pytest.mark.experiment("backpropagation", 1)
def test_a_single_one_copies_its_window_and_the_kernel(opened):
    opened.get_by_test_id("stButtonGroup").get_by_text("One cell", exact=True).click()
    expect(cell(opened, "upstream", 4).locator(".number")).to_have_text("1")
    settled(opened)
    type_upstream(opened, 4, "0")
    type_upstream(opened, 8, "1")
    opened.locator(".player").focus()
    opened.keyboard.press("End")
    expect(opened.locator('[data-part="count"]')).to_have_text("9 / 9")
    x, kernel = (np.array(written(opened, name), float) for name in ("input", "kernel"))
    dkernel, dx = (np.array(written(opened, name), float) for name in ("dkernel", "dx"))
    assert dkernel.reshape(3, 3).tolist() == x.reshape(5, 5)[2:, 2:].tolist()
    expected = np.zeros((5, 5))
    expected[2:, 2:] = kernel.reshape(3, 3)
    assert dx.reshape(5, 5).tolist() == expected.tolist()


def test_the_input_gradient_as_convolution_shows_the_zeros_between(open_page):
    page = open_page("/backpropagation?backpropagation.pass.view=%E2%88%82x&backpropagation.pass.stride=2")
    cell(page, "output", 24).wait_for()
    expect(page.locator('.cell[data-grid="output"]')).to_have_count(25)
    expect(page.get_by_text("1 zero is put between neighbouring values")).to_be_visible()


def test_a_kernel_is_learned_live_without_a_blank_frame(open_page):
    page = open_page(LEARN, height=1100)
    page.get_by_text("learned ŵ").wait_for()
    page.evaluate(
        """() => {
          window.blank = 0; window.losses = new Set();
          const look = () => {
            const text = document.querySelector('[data-testid="stMain"]').innerText;
            const step = text.match(/Step (\\d+), loss/);
            if (step) window.losses.add(step[1]); else window.blank += 1;
            if (!window.done) requestAnimationFrame(look);
          };
          look();
        }"""
    )
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Learned: the loss is below")).to_be_visible(timeout=60_000)
    blank, seen = page.evaluate("() => { window.done = true; return [window.blank, window.losses.size]; }")
    assert blank == 0
    assert seen > 5
    label = page.locator('svg[aria-label^="The unknown kernel"]').get_attribute("aria-label") or ""
    unknown, learned = label.removesuffix(".").split(" and the learned one ")
    assert learned == unknown.removeprefix("The unknown kernel ")


def stopped_while_it_learns(page: Page) -> bool:
    """Starts the descent and stops it at once; False where a busy machine let it come to its end first."""
    page.get_by_role("button", name="Start", exact=True).click()
    page.evaluate(  # in the page, so that nothing lies between the button's being there and its being pressed
        """() => new Promise((done) => {
          const buttons = () => [...document.querySelectorAll('button')];
          const look = () => {
            const stop = buttons().find((each) => each.innerText.endsWith('Stop'));
            const ended = buttons().some((each) => each.innerText.endsWith('Start') && each.disabled);
            if (stop) stop.click();
            if (stop || ended) { done(); } else { requestAnimationFrame(look); }
          };
          look();
        })"""
    )
    page.get_by_role("button", name="Start", exact=True).wait_for()
    settled(page)
    return page.get_by_role("button", name="One step", exact=True).is_enabled()


def test_learning_can_be_stopped_and_reset(open_page):
    slow = "&backpropagation.descent.method=Plain&backpropagation.descent.taps=7"
    page = open_page(LEARN + slow, height=1100)
    reset = page.get_by_role("button", name="Reset", exact=True)
    for _ in range(4):
        if stopped_while_it_learns(page):
            break
        reset.click()
        expect(page.get_by_text("Step 0, loss")).to_be_visible()
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.get_by_text("Step 0, loss")).to_have_count(0)
    reset.click()
    expect(page.get_by_text("Step 0, loss")).to_be_visible()


@pytest.mark.parametrize("path", ["/backpropagation?backpropagation.pass.padding=1", LEARN])
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)])
def test_the_page_never_scrolls_sideways(open_page, path, width, dark):
    page = open_page(path, width=width, dark=dark)
    page.get_by_text("Code", exact=True).wait_for()
    assert fits(page)
