"""The page on residual learning in a real browser: networks followed, a curve drawn, surfaces turned."""

import re

from playwright.sync_api import FloatRect, Locator, Page, expect
from safetensors.torch import save

from engine.runs.store import RunStore
from engine.training import Comparison, NetworkSpec, RunSpec, Training
from tests.browser.fitting import fits

VIEW = "/residual?residual.view="


def choose(page: Page, option: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(option, exact=True).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_two_networks_are_followed_through_training(open_page):
    page = open_page("/residual?residual.flow.depth=8")
    expect(page.get_by_text("before training, 3 seeds").first).to_be_visible()
    press(page, "Follow through training")
    expect(page.get_by_text("after 200 updates").first).to_be_visible(timeout=120_000)
    page.get_by_role("slider", name="Updates done").press("ArrowLeft")
    expect(page.get_by_text("after 100 updates").first).to_be_visible()
    page.wait_for_function("() => location.search.includes('residual.flow.step=100')")


def test_following_can_be_cancelled(open_page):
    page = open_page("/residual?residual.flow.depth=110")
    press(page, "Follow through training")
    press(page, "Cancel")
    expect(page.get_by_text("Cancelled after")).to_be_visible(timeout=120_000)


def resting_box(page: Page, place: Locator) -> FloatRect:
    """Where something is once nothing above it moves it any more."""
    before = None
    while (box := place.bounding_box()) is None or box != before:
        before = box
        page.wait_for_timeout(300)
    return box


def test_the_reader_draws_a_curve_and_both_families_follow(open_page):
    page = open_page(VIEW + "Nested+classes")
    expect(page.get_by_text("larger class is worse at n = 3, 5, 7")).to_be_visible()
    box = resting_box(page, page.locator(".curve-pad canvas"))
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.get_by_text("on this curve it happens to do well")).to_be_visible()
    page.wait_for_function("() => location.search.includes('residual.classes.drawn=')")
    again = open_page(page.url[page.url.index("/residual") :])
    expect(again.get_by_text("on this curve it happens to do well")).to_be_visible()
    again.get_by_role("button", name="Undo the drawing").click()
    expect(again.get_by_text("larger class is worse at n = 3, 5, 7")).to_be_visible()


def test_blocks_are_turned_down_and_changed(open_page):
    page = open_page("/residual")
    choose(page, "Blocks")
    expect(page.get_by_text("a residual block is the identity")).to_be_visible()
    page.get_by_role("slider", name="Strength").press("End")
    expect(page.get_by_text("At α = 1 the residual block changes real feature maps")).to_be_visible()
    page.wait_for_function("() => location.search.includes('blocks.alpha=1')")
    choose(page, "Bottleneck 1 × 1, 3 × 3, 1 × 1")
    expect(page.get_by_text("in 4 of 16 blocks of ResNet-50")).to_be_visible()
    expect(page.get_by_text("agrees with torch.nn.functional, step by step")).to_be_visible()


def a_finished_run(store_url: str) -> str:
    """Trains a small network as a worker would and keeps it in the store; returns its id."""
    store = RunStore(store_url)
    spec = RunSpec("plain-8", NetworkSpec("plain", {"depth": 8, "width": 4}), steps=5, device="cpu")
    (run_id,) = [run.id for run in store.comparison(store.add(Comparison("own", (spec,)))).runs]
    training = Training(spec)
    points = list(training.events())
    store.claim("me")
    store.record(run_id, "me", points)
    weights = {name: value.contiguous() for name, value in training.model.state_dict().items()}
    store.end(run_id, "me", "finished", weights=save(weights))
    return run_id


def test_a_run_of_the_readers_own_gets_its_surface_and_a_link(open_page, store_url):
    run_id = a_finished_run(store_url)
    page = open_page("/residual")
    choose(page, "Loss surfaces")
    choose(page, "Your own run")
    expect(page.get_by_text("This surface has not been computed yet.")).to_be_visible()
    choose(page, "9")
    press(page, "Compute its surface")
    expect(page.get_by_text("agrees with the network's own loss in float64")).to_be_visible(timeout=120_000)
    expect(page).to_have_url(re.compile(f"residual.surfaces.run={run_id}"))
    choose(page, "Contours")
    expect(page.locator(".contourlayer").first).to_be_attached()
    again = open_page(f"/residual?residual.view=Loss+surfaces&residual.surfaces.run={run_id}")
    expect(again.get_by_test_id("stCode")).to_contain_text(f'run_id = Library(), "{run_id}"')


def test_every_number_of_the_lectures_slides_is_on_screen(open_page):
    page = open_page("/residual")
    for words in (
        "CVPR 2016",
        "it is hard to optimize",
        "does not nest the classes by itself",
        "Skip connection",
        "two types of residual blocks",
        "projection shortcut",
        "over 100 layers",
        "3 blocks of ResNet-34",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".katex-mathml", has_text="shallow").first).to_be_attached()


def test_surfaces_change_their_form(open_page):
    page = open_page(VIEW + "Loss+surfaces")
    expect(page.get_by_text("python -m engine.landscape plain32-digits")).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_text("Contours", exact=True).click()
    expect(page.locator(".contourlayer").first).to_be_attached()
    page.get_by_test_id("stButtonGroup").get_by_text("Cuts", exact=True).click()
    expect(page.get_by_text("along a, b = 0").first).to_be_visible()


def test_nothing_is_wider_than_a_phone(open_page):
    for number, view in enumerate(("Gradient+by+depth", "Blocks", "Nested+classes", "Loss+surfaces")):
        page = open_page(VIEW + view, width=400, dark=number % 2 == 1)
        page.wait_for_timeout(500)
        assert fits(page), view
        assert page.get_by_test_id("stException").count() == 0
