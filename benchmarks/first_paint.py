"""From starting the server to the heading on screen: Convscope's home page against a bare hello page."""

import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from tests.browser.chromium import FLAGS, find
from tests.browser.server import ROOT, dashboard

REPETITIONS = repetitions(5)
HELLO = Path(__file__).parent / "rivals" / "hello.py"


def measure() -> list[Measurement]:
    """Cold starts in turn, so that a busy machine slows both alike; the medians are compared."""
    ours, rival = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        for _ in range(REPETITIONS):
            rival.append(_cold_start_seconds(browser, HELLO))
            ours.append(_cold_start_seconds(browser, ROOT / "streamlit_app.py"))
        browser.close()
    return [Measurement("first paint, cold", statistics.median(ours), statistics.median(rival), "s", goal=1.3)]


def _cold_start_seconds(browser: Browser, script: Path) -> float:
    """Seconds from starting the server's process until the heading is painted."""
    context = browser.new_context()
    page = context.new_page()
    begin = time.perf_counter()
    with dashboard(script) as address:
        page.goto(address)
        page.locator("h1").first.wait_for()
        seconds = time.perf_counter() - begin
        context.close()
    return seconds
