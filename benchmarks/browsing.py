"""Times what a reader waits for: from a control's change to the new image on screen."""

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Page


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
