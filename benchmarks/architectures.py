"""How long a reader waits for a network's numbers after changing the input size, and for the comparison page."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import settled
from tests.browser.server import dashboard

BARE = Path(__file__).parent / "rivals" / "layers.py"
REPETITIONS, ROUNDS = repetitions(8), repetitions(3)
# Whether the chart has drawn as many points as its data says.
ALL_DRAWN = """() => {
  const chart = document.querySelector('.js-plotly-plot');
  const shown = (chart?.data ?? []).filter(({ visible }) => visible !== 'legendonly');
  const marked = shown.filter(({ mode }) => mode?.includes('markers'));
  const points = marked.reduce((sum, { x }) => sum + x.length, 0);
  return points > 0 && chart.querySelectorAll('.scatterlayer path.point').length === points;
}"""


def measure() -> list[Measurement]:
    """Medians over alternating rounds, so that both pages see the same load of the machine."""
    with sync_playwright() as playwright, dashboard() as ours, dashboard(BARE) as bare:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page, rival = browser.new_page(), browser.new_page()
        for each in (page, rival):
            each.set_default_timeout(180_000)
        page.goto(f"{ours}/architectures")
        rival.goto(bare)
        page.locator(".drawing").get_by_text("input 3 × 224 × 224").wait_for()
        rival.get_by_text("input 224:").wait_for()
        page.evaluate(
            "const host = [...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('.drawing'));"
            "window.answer = () => host.shadowRoot;"
        )
        rival.evaluate("window.answer = () => document.querySelector('[data-testid=stMain]')")
        page.wait_for_timeout(4000)
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS):
            start = 224 + number * REPETITIONS
            times[0].append(_size_change(page, start, lambda size: f"input 3 × {size} × {size}"))
            times[1].append(_size_change(rival, start, lambda size: f"input {size}:"))
        opened = _opened(page)
        browser.close()
    ours_ms, bare_ms = (statistics.median(kept) for kept in times)
    return [
        Measurement("architectures: input size to new numbers and drawing", ours_ms, bare_ms, "ms", goal=1.5),
        Measurement("comparison: opened on a warm server, against one second", opened, 1.0, "s", goal=1.0),
    ]


def _size_change(page: Page, start: int, words: Callable[[int], str]) -> float:
    """The median time from a key press on the size slider until the page says the new size and is done."""
    slider = page.get_by_role("slider").first
    times = []
    for i in range(REPETITIONS):
        begin = time.perf_counter()
        slider.press("ArrowRight")
        page.wait_for_function(
            "words => window.answer().textContent.includes(words)",
            arg=words(start + i + 1),
            polling=5,
        )
        times.append((time.perf_counter() - begin) * 1000)
        settled(page)
        page.wait_for_timeout(200)
    return statistics.median(times)


def _opened(page: Page) -> float:
    """The median time from a click in the navigation until every network is on the chart."""
    times = []
    for _ in range(REPETITIONS):
        page.get_by_role("link", name="Architectures").first.click()
        page.get_by_role("heading", name="Architectures").wait_for()
        settled(page)
        begin = time.perf_counter()
        page.get_by_role("link", name="Comparing networks").first.click()
        page.wait_for_function(ALL_DRAWN, polling=5)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
