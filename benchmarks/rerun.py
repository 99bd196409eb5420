"""From a control's change to a page at rest: each page of Foundations against a bare page that draws as much."""

import statistics
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.measurement import Measurement, repetitions
from benchmarks.settling import Drawn, drawn, settle, settling_milliseconds
from dashboard.shell.navigation import PAGES
from tests.browser.chromium import FLAGS, find
from tests.browser.server import dashboard

REPETITIONS = repetitions(21)  # odd, since both directions differ in cost; the median discards disturbed ones
BARE = "benchmarks/rivals/bare.py"
# Kinds of control; a page is measured with the first kind that it has.
CONTROLS = {
    "number": '[data-testid="stNumberInputField"]',
    "slider": '[data-testid="stSlider"] input',
    "toggle": '[data-testid="stCheckbox"] label',
    "options": '[data-testid="stButtonGroup"] button',
}
KEYS = {"number": ("ArrowUp", "ArrowDown"), "slider": ("ArrowRight", "ArrowLeft")}


def measure() -> list[Measurement]:
    """One measurement for every page of Foundations that exists; page and rival are timed in turn."""
    measurements = []
    with sync_playwright() as playwright, dashboard() as ours, dashboard(BARE) as bare:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        pages = [card for card in PAGES if card.section == "Foundations"]
        for card in pages[: repetitions(len(pages), quick=2)]:
            times = _page_and_rival(browser, f"{ours}/{card.path}", bare)
            name = f"rerun after a control change, /{card.path}"
            measurements.append(Measurement(name, *times, unit="ms", goal=1.5))
        browser.close()
    return measurements


def _page_and_rival(browser: Browser, address: str, bare: str) -> tuple[float, float]:
    """Median milliseconds of a page, and of a bare page with the same kind of control that draws as much."""
    page, received = _opened(browser, address)
    kind = next(kind for kind, selector in CONTROLS.items() if _in_main(page, selector).count())
    move = _mover(page, kind)
    move()
    settle(page)
    amount = drawn(page, move, received)
    rival, _ = _opened(browser, f"{bare}?{_description(kind, amount)}")
    move_rival = _mover(rival, kind)
    move_rival()
    settle(rival)
    ours, theirs = [], []
    for _ in range(REPETITIONS):
        theirs.append(settling_milliseconds(rival, move_rival))
        ours.append(settling_milliseconds(page, move))
    for each in (page, rival):
        each.context.close()
    return statistics.median(ours), statistics.median(theirs)


def _description(kind: str, amount: Drawn) -> str:
    images = ",".join(f"{h}x{w}" for h, w in amount.images)
    return urlencode(
        {"control": kind, "images": images, "charts": amount.charts, "bytes": amount.message_bytes}, safe=","
    )


def _opened(browser: Browser, address: str) -> tuple[Page, list[int]]:
    """The page at an address, at rest, and the sizes of the messages that it receives from now on."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(60_000)
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda content: received.append(len(content))))
    page.goto(address)
    _in_main(page, ", ".join(CONTROLS.values())).first.wait_for()
    settle(page)
    return page, received


def _in_main(page: Page, selector: str) -> Locator:
    return page.get_by_test_id("stMain").locator(selector)


def _mover(page: Page, kind: str) -> Callable[[], None]:
    """An action that moves the page's first control of a kind there, the next time back, and so on."""
    turn = 0

    def move() -> None:
        nonlocal turn
        places = _in_main(page, CONTROLS[kind])
        if kind in KEYS:
            places.first.press(KEYS[kind][turn])
        else:
            places.nth(1 - turn if kind == "options" else 0).click()
        turn = 1 - turn

    return move
