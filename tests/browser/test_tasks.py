"""The page on vision tasks in a real browser: shapes are dragged, added and removed, and the answers follow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fitting import fits
from tests.browser.server import dashboard

STAGE = ".pad .stage"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A dashboard without downloaded networks, which finds no connection."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "CONVSCOPE_CACHE": str(tmp_path_factory.mktemp("cache")),
        "https_proxy": nowhere,
        "http_proxy": nowhere,
        "no_proxy": "localhost",
    }
    with dashboard(environment=environment) as running:
        yield running


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the scene, in its pixels, on the screen."""
    stage = page.locator(STAGE)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    return box["x"] + x / 96 * box["width"], box["y"] + y / 96 * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Takes what lies at one place of the scene to another."""
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=8)
    page.mouse.up()


def left_edge(page: Page, kind: str) -> float:
    """Where the box of a class begins in the picture of detection, in the scene's pixels."""
    box = page.locator(".drawing rect.box", has_text=re.compile(rf"^{kind} ")).first
    expect(box).to_be_attached()
    return float(box.get_attribute("x") or "nan") / 300 * 96


def wait_for_edge(page: Page, kind: str, expected: float) -> None:
    """Waits until the box of a class begins near a place."""
    for _ in range(120):
        if abs(left_edge(page, kind) - expected) < 3:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the box of {kind} begins at {left_edge(page, kind)}, not near {expected}")


def test_a_dragged_shape_takes_its_box_along_and_the_link_keeps_it(open_page):
    page = open_page("/tasks")
    wait_for_edge(page, "plus", 19)
    drag(page, (30, 70), (50, 46))
    wait_for_edge(page, "plus", 39)
    expect(page).to_have_url(re.compile(r"scene=.*plus%2C(49|50)"))
    again = open_page(page.url[page.url.index("/tasks") :])
    wait_for_edge(again, "plus", 39)


def test_keys_move_size_and_remove_the_chosen_shape(open_page):
    page = open_page("/tasks")
    stage = page.locator(STAGE)
    wait_for_edge(page, "circle", 11)
    stage.focus()
    for _ in range(2):
        stage.press("Shift+ArrowRight")
    wait_for_edge(page, "circle", 27)
    expect(page.locator(".pad .unseen")).to_contain_text("1 of 4: circle, centre 38 from the left")
    stage.press("Delete")
    expect(page.locator(".pad path.chosen")).to_have_count(1)
    expect(page.locator(".drawing rect.box", has_text=re.compile(r"^circle "))).to_have_count(0)


def test_a_shape_can_be_added_changed_and_everything_removed(open_page):
    page = open_page("/tasks")
    page.get_by_role("button", name="Add a plus").click()
    expect(page.locator(".pad .unseen")).to_contain_text("5 of 5: plus")
    expect(page.locator(".drawing rect.box", has_text=re.compile(r"^plus "))).to_have_count(2)
    page.locator(".pad select").select_option("square")
    expect(page.locator(".drawing rect.box", has_text=re.compile(r"^square "))).to_have_count(2)
    for left in (4, 3, 2, 1):
        page.get_by_role("button", name="Remove").click()
        expect(page.locator(".pad .unseen")).to_contain_text(f"of {left}")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".pad .unseen")).to_contain_text("no shapes")
    expect(page.get_by_text("0 boxes", exact=False).first).to_be_visible()
    expect(page).to_have_url(re.compile("scene=none"))


VIEWS = {
    "Boxes": "Before suppression:",
    "Class activation": "Enlarged, with its box:",
    "Pixels": "pixels",
    "Many scenes": "that neither network has learned from",
    "Your image": "downloaded once",
    "Sliding window": "What the window sees",
}


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)])
def test_every_view_is_looked_at_by_clicks(open_page, width, dark):
    page = open_page("/tasks", width=width, dark=dark)
    for view, words in VIEWS.items():
        page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()
        assert page.get_by_test_id("stException").count() == 0, view
        assert fits(page), view


def test_scenes_are_measured_after_an_estimate(open_page):
    page = open_page("/tasks?tasks.view=Many+scenes&tasks.count=20")
    expect(page.get_by_text(re.compile("Takes (about .*|a moment) here"))).to_be_visible()
    page.get_by_role("button", name="Measure with σ").click()
    expect(page.get_by_role("button", name="Measure with σ")).to_be_visible(timeout=150_000)
    expect(page.get_by_text("here = detection_result")).to_be_visible(timeout=150_000)


def test_touch_drags_a_shape_at_400_pixels(chromium, address):
    context = chromium.new_context(viewport={"width": 400, "height": 860}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{address}/tasks")
    wait_for_edge(page, "square", 60)
    session = context.new_cdp_session(page)
    (x, y), (to_x, to_y) = place(page, 72, 68), place(page, 48, 68)
    for kind, share in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0)):
        point = {"x": x + share * (to_x - x), "y": y + share * (to_y - y)}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for_edge(page, "square", 36)
    context.close()


def test_without_a_connection_the_download_is_explained_and_the_scene_works(open_page):
    page = open_page("/tasks?tasks.view=Your+image")
    page.get_by_role("button", name="Download").click()
    words = "ssdlite320_mobilenet_v3_large_coco-a79551df.pth could not be downloaded: there is no connection"
    expect(page.get_by_text(words)).to_be_visible()
    drag(page, (30, 70), (50, 46))
    wait_for_edge(page, "plus", 39)
    assert page.get_by_test_id("stException").count() == 0
