"""How long a reader waits for a 512 x 512 image after moving a slider of a kernel, against a bare page."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from tests.browser.chromium import FLAGS, find
from tests.browser.server import dashboard


def image_change_milliseconds(page: Page, act: Callable[[], None], *, image: str, repetitions: int) -> float:
    """The median time from an action until an image element shows another image, loaded.

    Args:
        page: an open page.
        act: changes a control, for example by a key on a slider.
        image: selector of the `img` element that is replaced.
        repetitions: how often; the median counts.
    """
    root = page.locator(image).first.evaluate_handle("(element) => element.getRootNode()")
    times = []
    for _ in range(repetitions):
        before = page.locator(image).first.get_attribute("src")
        begin = time.perf_counter()
        act()
        page.wait_for_function(
            "([root, selector, before]) => { const e = root.querySelector(selector);"
            " return e && e.src && !e.src.endsWith(before) && e.complete; }",
            arg=[root, image, before],
            polling=5,
        )
        times.append((time.perf_counter() - begin) * 1000)
        page.wait_for_timeout(200)
    return statistics.median(times)


BARE = Path(__file__).parent / "rivals" / "image.py"
PAGE = "/filters?filters.source=Family&filters.family=Gaussian&picture.sample=Eileen+Collins%2C+astronaut"
# The bare page alternates between 3 and 5 taps.
SIZE = "&filters.gaussian.size=5"
COLOUR = "&filters.colour=Colour"
REPETITIONS, ROUNDS = repetitions(9, quick=2), repetitions(3)


def measure() -> list[Measurement]:
    """The median over alternating rounds, so that both pages see the same load of the machine."""
    with sync_playwright() as playwright, dashboard() as ours, dashboard(BARE) as bare:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        pages = [browser.new_page(), browser.new_page()]
        for page in pages:
            page.set_default_timeout(120_000)
        pages[0].goto(ours + PAGE + SIZE + COLOUR)
        pages[1].goto(bare)
        selectors = (".stage img", '[data-testid="stImage"] img')
        for page, selector in zip(pages, selectors, strict=True):
            page.locator(selector).wait_for()
            page.wait_for_timeout(3000)
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for kept, page, selector in zip(times, pages, selectors, strict=True):
                kept.append(_change(page, selector))
        browser.close()
    ours_ms, bare_ms = (statistics.median(kept) for kept in times)
    return [Measurement("filters: slider to new 512x512 colour image", ours_ms, bare_ms, "ms", goal=1.5)]


def _change(page: Page, selector: str) -> float:
    """The median of some key presses on the page's first slider, there and back."""
    slider = page.get_by_role("slider").first
    keys = iter(["ArrowRight", "ArrowLeft"] * REPETITIONS)
    return image_change_milliseconds(page, lambda: slider.press(next(keys)), image=selector, repetitions=REPETITIONS)
