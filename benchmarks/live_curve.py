"""From the click on "Train" until the first point of a live curve is drawn, in a real browser with warm workers."""

import re
import statistics
import tempfile
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from benchmarks.warm_workers import stop_workers
from engine.runs.store import RunStore
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import settled
from tests.browser.server import dashboard

SECONDS = 1.5
REPETITIONS = repetitions(5)
PATIENCE = 120_000
# Another comparison's curves are shown before each click, so that the first point can be told from what was there.
BEFORE = "/training?comparison=recorded-residual-vs-plain-cifar10"
FIRST_POINT = re.compile(r"(plain|resnet)-(8|44) [\d.e-]+ at step \d+")


def measure() -> list[Measurement]:
    """The median over several comparisons, each stopped once its first point is seen; the first one only warms up."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/runs.sqlite"
        environment = {"CONVSCOPE_STORE": url, "CONVSCOPE_DATA": f"{folder}/data", "CONVSCOPE_CACHE": f"{folder}/cache"}
        try:
            with sync_playwright() as playwright, dashboard(environment=environment) as address:
                browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.set_default_timeout(PATIENCE)
                _, *times = [_first_point_seconds(page, address) for _ in range(REPETITIONS + 1)]
                browser.close()
        finally:
            stop_workers(RunStore(url))
    return [Measurement("first point of a live curve after the click", statistics.median(times), SECONDS, "s", 1.0)]


def _first_point_seconds(page: Page, address: str) -> float:
    page.goto(address + BEFORE)
    settled(page)
    page.get_by_role("img", name=re.compile("Training loss")).wait_for()
    button = page.get_by_role("button", name="Train 4 networks")
    button.scroll_into_view_if_needed()
    started = time.perf_counter()
    button.click()
    page.get_by_role("img", name=FIRST_POINT).first.wait_for()
    seconds = time.perf_counter() - started
    page.get_by_role("button", name="Stop all").click()
    _wait_until_stopped(page)
    return seconds


def _wait_until_stopped(page: Page) -> None:
    """Until no run goes on, so that the next click finds the workers at rest."""
    page.locator(".state span").first.wait_for()
    while not all("stopped" in words or words == "finished" for words in page.locator(".state span").all_inner_texts()):
        page.wait_for_timeout(100)
